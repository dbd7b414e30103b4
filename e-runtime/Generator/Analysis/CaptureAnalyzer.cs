using System.Collections.Immutable;
using System.Linq;
using AsyncCap.Vats.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncCap.Vats.Generator.Analysis;

/// <summary>EV0004: a lambda that is to run in another vat and is not static.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CaptureAnalyzer : DiagnosticAnalyzer
{
    /// <summary>A key of a diagnostic's properties: there if the lambda captures something.</summary>
    public const string CapturesKey = "Captures";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.Capture];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (!Watch.IsRuntime(start.Compilation))
            {
                start.RegisterOperationAction(OnCall, OperationKind.Invocation);
            }
        });
    }

    private static void OnCall(OperationAnalysisContext context)
    {
        IInvocationOperation call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name != "Enter" || !Known.Is(call.TargetMethod.ContainingType, "VatControl") || !Watch.Sees(context.ContainingSymbol))
        {
            return;
        }

        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Value.Syntax is AnonymousFunctionExpressionSyntax lambda && !lambda.Modifiers.Any(SyntaxKind.StaticKeyword))
            {
                DataFlowAnalysis? flow = call.SemanticModel?.AnalyzeDataFlow(lambda);
                string captured = flow is { Succeeded: true } ? string.Join("', '", flow.CapturedInside.Concat(flow.DataFlowsIn).Select(static symbol => symbol.Name).Distinct()) : string.Empty;
                ImmutableDictionary<string, string?> properties = captured.Length == 0
                    ? ImmutableDictionary<string, string?>.Empty
                    : ImmutableDictionary<string, string?>.Empty.Add(CapturesKey, captured);
                string what = captured.Length == 0 ? "is not static" : "captures '" + captured + "' of this one";
                context.ReportDiagnostic(Diagnostic.Create(Rules.Capture, lambda.GetFirstToken().GetLocation(), properties, what));
            }
        }
    }
}
