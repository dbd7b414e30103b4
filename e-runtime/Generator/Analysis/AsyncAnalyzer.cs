using System.Collections.Immutable;
using AsyncCap.Vats.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AsyncCap.Vats.Generator.Analysis;

/// <summary>EV0001: an async method that is no Eventual would go on outside of its vat.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AsyncAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.Async];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (!Watch.IsRuntime(start.Compilation))
            {
                start.RegisterSyntaxNodeAction(
                    OnFunction,
                    SyntaxKind.MethodDeclaration,
                    SyntaxKind.LocalFunctionStatement,
                    SyntaxKind.SimpleLambdaExpression,
                    SyntaxKind.ParenthesizedLambdaExpression,
                    SyntaxKind.AnonymousMethodExpression);
            }
        });
    }

    private static void OnFunction(SyntaxNodeAnalysisContext context)
    {
        (SyntaxTokenList modifiers, Location location) = context.Node switch
        {
            MethodDeclarationSyntax method => (method.Modifiers, method.Identifier.GetLocation()),
            LocalFunctionStatementSyntax local => (local.Modifiers, local.Identifier.GetLocation()),
            AnonymousFunctionExpressionSyntax lambda => (lambda.Modifiers, lambda.GetFirstToken().GetLocation()),
            _ => (default, Location.None),
        };
        if (!modifiers.Any(SyntaxKind.AsyncKeyword) || SymbolOf(context) is not { } symbol
            || Known.EventualOf(symbol.ReturnType) is not null || !Watch.Sees(symbol))
        {
            return;
        }

        string name = symbol.MethodKind == MethodKind.AnonymousFunction ? "The lambda" : symbol.Name;
        string result = symbol.ReturnType is INamedTypeSymbol { Arity: 1 } task
            ? task.TypeArguments[0].ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)
            : "Unit";
        context.ReportDiagnostic(Diagnostic.Create(Rules.Async, location, name, result));
    }

    private static IMethodSymbol? SymbolOf(SyntaxNodeAnalysisContext context) =>
        (context.Node is AnonymousFunctionExpressionSyntax
            ? context.SemanticModel.GetSymbolInfo(context.Node, context.CancellationToken).Symbol
            : context.SemanticModel.GetDeclaredSymbol(context.Node, context.CancellationToken)) as IMethodSymbol;
}
