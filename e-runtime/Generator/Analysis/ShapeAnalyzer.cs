using System.Collections.Immutable;
using System.Linq;
using AsyncCap.Vats.Generator.Model;
using AsyncCap.Vats.Generator.Writing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AsyncCap.Vats.Generator.Analysis;

/// <summary>Says why the generator leaves something out: EV0002 and EV0011 to EV0016.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ShapeAnalyzer : DiagnosticAnalyzer
{
    /// <summary>A key of a diagnostic's properties: what to write around the type that does not pass.</summary>
    public const string WrapKey = "Wrap";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [Rules.NotPassable, Rules.NotAMethod, Rules.Generic, Rules.ByReference, Rules.BadSeed, Rules.BadData, Rules.Hidden];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(OnType, SymbolKind.NamedType);
        context.RegisterSymbolAction(OnMethod, SymbolKind.Method);
        context.RegisterSyntaxNodeAction(OnConstruction, SyntaxKind.GenericName);
    }

    // What a generic interface becomes by the types that are given to it here: its declaration could not know.
    private static void OnConstruction(SyntaxNodeAnalysisContext context)
    {
        if (context.SemanticModel.GetSymbolInfo(context.Node, context.CancellationToken).Symbol is not INamedTypeSymbol type || !Constructions.IsOne(type))
        {
            return;
        }

        foreach (IMethodSymbol method in type.GetMembers().OfType<IMethodSymbol>().Where(static method => !method.IsStatic && !method.IsGenericMethod))
        {
            PassType? refused = method.ReturnsVoid || !Constructions.HasParameter(method.OriginalDefinition.ReturnType)
                ? null
                : Passability.OfResult(method.ReturnType).FirstRefused;
            string what = "The result";
            foreach (IParameterSymbol parameter in method.Parameters)
            {
                if (refused is null && Constructions.HasParameter(parameter.OriginalDefinition.Type) && Passability.OfArgument(parameter.Type).FirstRefused is { } argument)
                {
                    (refused, what) = (argument, "'" + parameter.Name + "'");
                }
            }

            if (refused is not null)
            {
                string name = type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat) + "." + method.Name;
                context.ReportDiagnostic(Diagnostic.Create(Rules.NotPassable, context.Node.GetLocation(), what, name, ReasonOf(refused)));
                return;
            }
        }
    }

    private static void OnType(SymbolAnalysisContext context)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.Symbol;
        if (Known.HasAttribute(type, "PassByCopyAttribute") && DataShape.Of(type, [type.OriginalDefinition]).Problem is { } problem)
        {
            Report(context, Rules.BadData, type, type.Name, problem);
        }

        if (type.TypeKind != TypeKind.Interface || !Known.Implements(type))
        {
            return;
        }

        if (!Constructions.IsWritable(type))
        {
            Report(context, Rules.Generic, type, type.Name);
        }
        else if (Names.Accessibility(type) is null)
        {
            Report(context, Rules.Hidden, type, type.Name, "generated code cannot see the interface: make it internal or public");
        }
        else
        {
            foreach (ISymbol member in type.GetMembers())
            {
                OnMember(context, member);
            }
        }
    }

    private static void OnMember(SymbolAnalysisContext context, ISymbol member)
    {
        switch (member)
        {
            case IPropertySymbol { IsStatic: false } property:
                Report(context, Rules.NotAMethod, property, property.Name, property.IsIndexer ? "an indexer" : "a property");
                break;
            case IEventSymbol:
                Report(context, Rules.NotAMethod, member, member.Name, "an event");
                break;
            case IMethodSymbol { IsStatic: true, IsAbstract: true, AssociatedSymbol: null }:
                Report(context, Rules.NotAMethod, member, member.Name, "static, and no object could be asked for it");
                break;
            case IMethodSymbol { MethodKind: MethodKind.Ordinary, IsStatic: false } method:
                if (Sendable.IsHidden(method.Name))
                {
                    Report(context, Rules.Hidden, method, method.Name, "a reference itself has something of that name");
                }
                else
                {
                    OnSendable(context, method);
                }

                break;
            default:
                break;
        }
    }

    private static void OnMethod(SymbolAnalysisContext context)
    {
        IMethodSymbol method = (IMethodSymbol)context.Symbol;
        if (!Known.HasAttribute(method, "SeedAttribute"))
        {
            return;
        }

        if (SeedWriter.WhyNot(method) is { } problem)
        {
            Report(context, Rules.BadSeed, method, method.Name, problem);
        }
        else
        {
            OnSendable(context, method);
        }
    }

    private static void OnSendable(SymbolAnalysisContext context, IMethodSymbol method)
    {
        if (method.IsGenericMethod)
        {
            Report(context, Rules.Generic, method, method.Name);
            return;
        }

        if (!method.ReturnsVoid && !Constructions.HasParameter(method.ReturnType) && Passability.OfResult(method.ReturnType).FirstRefused is { } result)
        {
            ReportType(context, method, "The result", method, method.ReturnType, result);
        }

        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (parameter.RefKind != RefKind.None)
            {
                string kind = parameter.RefKind == RefKind.Out ? "out" : parameter.RefKind == RefKind.Ref ? "ref" : "in";
                Report(context, Rules.ByReference, parameter, parameter.Name, method.Name, kind);
            }
            else if (!Constructions.HasParameter(parameter.Type) && Passability.OfArgument(parameter.Type).FirstRefused is { } refused)
            {
                ReportType(context, parameter, "'" + parameter.Name + "'", method, parameter.Type, refused);
            }
        }
    }

    private static void ReportType(SymbolAnalysisContext context, ISymbol at, string what, IMethodSymbol method, ITypeSymbol whole, PassType refused)
    {
        bool isWhole = SymbolEqualityComparer.Default.Equals(whole, refused.Type);
        ImmutableDictionary<string, string?> properties = isWhole && Passability.Cure(whole) is { } wrap
            ? ImmutableDictionary<string, string?>.Empty.Add(WrapKey, wrap)
            : ImmutableDictionary<string, string?>.Empty;
        context.ReportDiagnostic(Diagnostic.Create(Rules.NotPassable, LocationOf(at), properties, what, method.Name, ReasonOf(refused)));
    }

    private static string ReasonOf(PassType refused)
    {
        string type = refused.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        return refused.Reason!.StartsWith("'", System.StringComparison.Ordinal) ? refused.Reason : "'" + type + "': " + refused.Reason;
    }

    private static void Report(SymbolAnalysisContext context, DiagnosticDescriptor rule, ISymbol at, params object[] words) =>
        context.ReportDiagnostic(Diagnostic.Create(rule, LocationOf(at), words));

    private static Location LocationOf(ISymbol symbol) => symbol.Locations.FirstOrDefault() ?? Location.None;
}
