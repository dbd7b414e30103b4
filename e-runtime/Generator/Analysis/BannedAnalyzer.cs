using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncCap.Vats.Generator.Analysis;

/// <summary>EV0005, EV0006, EV0009 and EV0010: what a vat's code does not use.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BannedAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [Rules.Threads, Rules.Ambient, Rules.Loopholes, Rules.HashOrder];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (Watch.IsRuntime(start.Compilation))
            {
                return;
            }

            start.RegisterOperationAction(
                OnUse,
                OperationKind.Invocation,
                OperationKind.ObjectCreation,
                OperationKind.PropertyReference,
                OperationKind.FieldReference,
                OperationKind.MethodReference,
                OperationKind.EventReference);
            start.RegisterOperationAction(OnLock, OperationKind.Lock);
            start.RegisterOperationAction(OnLoop, OperationKind.Loop);
            start.RegisterOperationAction(
                OnDynamic, OperationKind.DynamicInvocation, OperationKind.DynamicMemberReference, OperationKind.DynamicIndexerAccess, OperationKind.DynamicObjectCreation);
            start.RegisterSyntaxNodeAction(OnUnsafe, SyntaxKind.UnsafeStatement, SyntaxKind.MethodDeclaration, SyntaxKind.ClassDeclaration, SyntaxKind.StructDeclaration);
        });
    }

    private static void OnUse(OperationAnalysisContext context)
    {
        ISymbol? member = context.Operation switch
        {
            IInvocationOperation call => call.TargetMethod,
            IObjectCreationOperation made => made.Constructor,
            IMemberReferenceOperation reference => reference.Member,
            _ => null,
        };
        if (member is null)
        {
            return;
        }

        if (Banned.Find(member) is { } found)
        {
            string name = member.Name == ".ctor" ? member.ContainingType.Name : member.ContainingType.Name + "." + member.Name;
            Report(context, found.Rule, context.Operation.Syntax.GetLocation(), name, found.Reason);
        }
        else if (IsHashed(Receiver(context.Operation)) && member.Name is "Keys" or "Values" or "ToArray" or "GetEnumerator" or "CopyTo" && IsHashed(member.ContainingType))
        {
            Report(context, Rules.HashOrder, context.Operation.Syntax.GetLocation(), member.ContainingType.Name);
        }
    }

    private static void OnLock(OperationAnalysisContext context) =>
        Report(context, Rules.Threads, context.Operation.Syntax.GetFirstToken().GetLocation(), "lock", "is not needed, since one turn at a time runs in a vat, and can stop others");

    private static void OnLoop(OperationAnalysisContext context)
    {
        if (context.Operation is IForEachLoopOperation loop)
        {
            IOperation collection = loop.Collection is IConversionOperation { IsImplicit: true } conversion ? conversion.Operand : loop.Collection;
            if (IsHashed(collection.Type))
            {
                Report(context, Rules.HashOrder, collection.Syntax.GetLocation(), collection.Type!.Name);
            }
        }
    }

    private static void OnDynamic(OperationAnalysisContext context) =>
        Report(context, Rules.Loopholes, context.Operation.Syntax.GetLocation(), "dynamic", "is reflection, and reaches what references do not give");

    private static void OnUnsafe(SyntaxNodeAnalysisContext context)
    {
        SyntaxToken word = context.Node switch
        {
            UnsafeStatementSyntax statement => statement.UnsafeKeyword,
            MemberDeclarationSyntax member => Find(member.Modifiers),
            _ => default,
        };
        ISymbol? symbol = context.Node is MemberDeclarationSyntax ? context.SemanticModel.GetDeclaredSymbol(context.Node) : context.ContainingSymbol;
        if (word.IsKind(SyntaxKind.UnsafeKeyword) && symbol is not null && Watch.Sees(symbol))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.Loopholes, word.GetLocation(), word.Text, "reaches what references do not give"));
        }
    }

    private static SyntaxToken Find(SyntaxTokenList modifiers)
    {
        int index = modifiers.IndexOf(SyntaxKind.UnsafeKeyword);
        return index < 0 ? default : modifiers[index];
    }

    private static ITypeSymbol? Receiver(IOperation operation) => operation switch
    {
        IInvocationOperation call => call.Instance?.Type,
        IPropertyReferenceOperation reference => reference.Instance?.Type,
        _ => null,
    };

    private static bool IsHashed(ITypeSymbol? type) =>
        type is { Name: "ConcurrentDictionary" or "ConcurrentBag" } && type.ContainingNamespace.ToDisplayString() == "System.Collections.Concurrent";

    private static void Report(OperationAnalysisContext context, DiagnosticDescriptor rule, Location location, params object[] words)
    {
        if (Watch.Sees(context.ContainingSymbol))
        {
            context.ReportDiagnostic(Diagnostic.Create(rule, location, words));
        }
    }
}
