using System.Composition;
using AsyncCap.Vats.Generator.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncCap.Vats.CodeFixes;

/// <summary>EV0002: passes an object as a reference, a task as one too, and an array as one that does not change.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class PassByReference() : VatFix("EV0002")
{
    private protected override (string Title, SyntaxNode Old, SyntaxNode Replacement)? Mend(SyntaxNode node, Diagnostic diagnostic)
    {
        if (!diagnostic.Properties.TryGetValue(ShapeAnalyzer.WrapKey, out string? wrap))
        {
            return null;
        }

        TypeSyntax? type = node switch
        {
            ParameterSyntax parameter => parameter.Type,
            MethodDeclarationSyntax method => method.ReturnType,
            _ => null,
        };
        return type switch
        {
            null => null,
            ArrayTypeSyntax array => ("Pass ImmutableArray", type, Generic("System.Collections.Immutable.ImmutableArray", array.ElementType).WithTriviaFrom(type)),
            _ when wrap == "Eventual" => ("Pass Eventual", type, Eventual(Referred(type)).WithTriviaFrom(type)),
            _ => null,
        };
    }

    private static TypeSyntax Referred(TypeSyntax type)
    {
        TypeSyntax plain = type is NullableTypeSyntax nullable ? nullable.ElementType : type;
        SimpleNameSyntax? name = plain is QualifiedNameSyntax qualified ? qualified.Right : plain as SimpleNameSyntax;
        return name is GenericNameSyntax generic ? generic.TypeArgumentList.Arguments[0]
            : name?.Identifier.ValueText is "Task" or "ValueTask" ? Unit()
            : plain;
    }
}
