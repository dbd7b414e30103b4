using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AsyncCap.Vats.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncCap.Vats.Generator.Analysis;

/// <summary>EV0007: a field that is read before a wait, and what was read used after it: other turns ran in between.</summary>
/// <remarks>It goes by the order of the text, so of loops it sees one round. It is a hint.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class InterferenceAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.Interference];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationBlockAction(OnBody);
    }

    private static void OnBody(OperationBlockAnalysisContext context)
    {
        if (context.OwningSymbol is not IMethodSymbol { IsAsync: true, IsStatic: false } method || Known.EventualOf(method.ReturnType) is null)
        {
            return;
        }

        foreach (IOperation block in context.OperationBlocks)
        {
            List<int> awaits = [.. block.Descendants().OfType<IAwaitOperation>().Select(static wait => wait.Syntax.Span.End)];
            if (awaits.Count == 0)
            {
                continue;
            }

            foreach (IOperation operation in block.Descendants())
            {
                switch (operation)
                {
                    case IVariableDeclaratorOperation { Initializer.Value: { } value } variable when !HasAwait(value) && FirstField(value) is { } field:
                        OnRemembered(context, block, variable.Symbol, field, value.Syntax.Span.End, awaits);
                        break;
                    case ICompoundAssignmentOperation { Target: IFieldReferenceOperation target } sum when IsState(target.Field) && HasAwait(sum.Value):
                        context.ReportDiagnostic(Diagnostic.Create(Rules.Interference, sum.Syntax.GetLocation(), target.Field.Name));
                        break;
                    default:
                        break;
                }
            }
        }
    }

    private static void OnRemembered(OperationBlockAnalysisContext context, IOperation block, ILocalSymbol local, IFieldSymbol field, int readAt, List<int> awaits)
    {
        IOperation? use = block.Descendants().OfType<ILocalReferenceOperation>().FirstOrDefault(reference =>
            SymbolEqualityComparer.Default.Equals(reference.Local, local)
            && awaits.Exists(wait => wait > readAt && wait <= reference.Syntax.SpanStart)
            && reference.Parent is not ISimpleAssignmentOperation { Target: ILocalReferenceOperation });
        if (use is not null)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.Interference, use.Syntax.GetLocation(), field.Name));
        }
    }

    private static bool HasAwait(IOperation operation) => operation.DescendantsAndSelf().OfType<IAwaitOperation>().Any();

    private static IFieldSymbol? FirstField(IOperation value) =>
        value.DescendantsAndSelf().OfType<IFieldReferenceOperation>().Select(static reference => reference.Field).FirstOrDefault(IsState);

    // A reference that is kept in a field is not state that goes stale unless the field can change.
    private static bool IsState(IFieldSymbol field) => !field.IsStatic && !field.IsReadOnly && !field.IsConst;
}
