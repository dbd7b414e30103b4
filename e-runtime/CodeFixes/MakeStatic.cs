using System.Composition;
using AsyncCap.Vats.Generator.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncCap.Vats.CodeFixes;

/// <summary>EV0004: makes a lambda static that captures nothing.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class MakeStatic() : VatFix("EV0004")
{
    private protected override (string Title, SyntaxNode Old, SyntaxNode Replacement)? Mend(SyntaxNode node, Diagnostic diagnostic)
    {
        AnonymousFunctionExpressionSyntax? lambda = node.FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>();
        if (lambda is null || diagnostic.Properties.ContainsKey(CaptureAnalyzer.CapturesKey))
        {
            return null;
        }

        SyntaxToken word = SyntaxFactory.Token(SyntaxKind.StaticKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        AnonymousFunctionExpressionSyntax bare = lambda.WithoutLeadingTrivia();
        return ("Make the lambda static", lambda, bare.WithModifiers(bare.Modifiers.Insert(0, word)).WithLeadingTrivia(lambda.GetLeadingTrivia()));
    }
}
