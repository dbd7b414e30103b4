using System.Collections.Immutable;
using System.Linq;
using AsyncCap.Vats.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncCap.Vats.Generator.Analysis;

/// <summary>EV0003: state that several vats would see.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StateAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.SharedState];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (!Watch.IsRuntime(start.Compilation))
            {
                start.RegisterSymbolAction(OnType, SymbolKind.NamedType);
                start.RegisterOperationAction(OnUse, OperationKind.FieldReference, OperationKind.PropertyReference);
            }
        });
    }

    // By the type, for the fields behind properties are no symbols of their own to analyzers.
    private static void OnType(SymbolAnalysisContext context)
    {
        foreach (IFieldSymbol field in ((INamedTypeSymbol)context.Symbol).GetMembers().OfType<IFieldSymbol>())
        {
            ISymbol named = field.AssociatedSymbol ?? field;
            if ((IsShared(field) || IsOfTheThread(field)) && Watch.Sees(named))
            {
                context.ReportDiagnostic(Diagnostic.Create(Rules.SharedState, named.Locations.FirstOrDefault(), named.Name));
            }
        }
    }

    // Of what is declared in code that nobody watches, each use is reported.
    private static void OnUse(OperationAnalysisContext context)
    {
        ISymbol used = ((IMemberReferenceOperation)context.Operation).Member;
        bool isShared = used switch
        {
            IFieldSymbol field => IsShared(field),
            IPropertySymbol { IsStatic: true, SetMethod: not null } property => !property.SetMethod.IsInitOnly && IsOfSource(property),
            _ => false,
        };
        if (isShared && !Watch.Sees(used) && !Known.HasAttribute(used, "OutsideOfVatsAttribute") && Watch.Sees(context.ContainingSymbol))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.SharedState, context.Operation.Syntax.GetLocation(), used.Name));
        }
    }

    private static bool IsShared(IFieldSymbol field) =>
        field is { IsStatic: true, IsConst: false } && field.ContainingType.TypeKind != TypeKind.Enum && (!field.IsReadOnly || CanChange(field.Type));

    private static bool IsOfTheThread(IFieldSymbol field) =>
        field.Type.Name is "AsyncLocal" or "ThreadLocal" && field.Type.ContainingNamespace.ToDisplayString() == "System.Threading";

    // Well-known types that are made to be changed. Others are taken at their word.
    private static bool CanChange(ITypeSymbol type) =>
        type is IArrayTypeSymbol { Rank: > 0 }
        || type.ContainingNamespace?.ToDisplayString() is "System.Collections" or "System.Collections.Concurrent"
        || (type.ContainingNamespace?.ToDisplayString() == "System.Collections.Generic" && type.TypeKind == TypeKind.Class && !type.Name.EndsWith("Comparer", System.StringComparison.Ordinal))
        || (type.Name == "StringBuilder" && type.ContainingNamespace?.ToDisplayString() == "System.Text");

    private static bool IsOfSource(ISymbol symbol) => symbol.Locations.Any(static location => location.IsInSource);
}
