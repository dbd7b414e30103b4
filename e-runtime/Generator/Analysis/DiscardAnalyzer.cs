using System.Collections.Immutable;
using AsyncCap.Vats.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncCap.Vats.Generator.Analysis;

/// <summary>EV0008: a reference that nobody looks at. <c>_ =</c> says that this is meant.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DiscardAnalyzer : DiagnosticAnalyzer
{
    /// <summary>A key of a diagnostic's properties: there if the call has a send-only form.</summary>
    public const string OnlyKey = "Only";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.Discarded];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(OnStatement, OperationKind.ExpressionStatement);
    }

    private static void OnStatement(OperationAnalysisContext context)
    {
        IOperation value = ((IExpressionStatementOperation)context.Operation).Operation;
        if (value is not IInvocationOperation call || call.Type is null || Known.EventualOf(call.Type) is null)
        {
            return;
        }

        bool isSend = IsSend(call.TargetMethod);
        ImmutableDictionary<string, string?> properties = isSend
            ? ImmutableDictionary<string, string?>.Empty.Add(OnlyKey, string.Empty)
            : ImmutableDictionary<string, string?>.Empty;
        string cure = isSend ? "send by '.Only', await it, or assign it to '_'" : "await it, or assign it to '_'";
        context.ReportDiagnostic(Diagnostic.Create(Rules.Discarded, call.Syntax.GetLocation(), properties, call.TargetMethod.Name, cure));
    }

    // A method of an extension block of the generator's; seeds have no send-only form.
    private static bool IsSend(IMethodSymbol method)
    {
        INamedTypeSymbol? holder = method.ContainingType;
        while (holder?.ContainingType is { } outer)
        {
            holder = outer;
        }

        return holder is { IsStatic: true } && holder.Name.EndsWith("Sends", System.StringComparison.Ordinal);
    }
}
