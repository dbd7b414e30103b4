using System.Composition;
using AsyncCap.Vats.Generator.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncCap.Vats.CodeFixes;

/// <summary>EV0008: sends without a promise; where that is not possible, says that nobody wants the result.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class SendOnly() : VatFix("EV0008")
{
    private protected override (string Title, SyntaxNode Old, SyntaxNode Replacement)? Mend(SyntaxNode node, Diagnostic diagnostic)
    {
        if (node is not InvocationExpressionSyntax call)
        {
            return null;
        }

        if (diagnostic.Properties.ContainsKey(DiscardAnalyzer.OnlyKey) && call.Expression is MemberAccessExpressionSyntax access)
        {
            MemberAccessExpressionSyntax only = SyntaxFactory.MemberAccessExpression(
                SyntaxKind.SimpleMemberAccessExpression, access.Expression, SyntaxFactory.IdentifierName("Only"));
            return ("Send by Only", access, access.WithExpression(only));
        }

        return call.Parent is ExpressionStatementSyntax or ArrowExpressionClauseSyntax or LambdaExpressionSyntax
            ? ("Assign it to _", call, SyntaxFactory.AssignmentExpression(
                SyntaxKind.SimpleAssignmentExpression, SyntaxFactory.IdentifierName("_"), call.WithoutTrivia()).WithTriviaFrom(call))
            : null;
    }
}
