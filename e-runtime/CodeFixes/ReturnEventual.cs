using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncCap.Vats.CodeFixes;

/// <summary>EV0001: lets an async method return Eventual.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class ReturnEventual() : VatFix("EV0001")
{
    private protected override (string Title, SyntaxNode Old, SyntaxNode Replacement)? Mend(SyntaxNode node, Diagnostic diagnostic)
    {
        SyntaxNode? function = node.FirstAncestorOrSelf<SyntaxNode>(static candidate => candidate is MethodDeclarationSyntax or LocalFunctionStatementSyntax);
        return function switch
        {
            MethodDeclarationSyntax method when node == method => ("Return Eventual", method, OfMethod(method)),
            LocalFunctionStatementSyntax local when node == local => ("Return Eventual", local, OfLocal(local)),
            _ => null,
        };
    }

    private static MethodDeclarationSyntax OfMethod(MethodDeclarationSyntax method)
    {
        TypeSyntax type = Converted(method.ReturnType, out bool isUnit);
        BlockSyntax? body = isUnit ? WithResult(method.Body, method.ExpressionBody) : method.Body;
        return isUnit && body is not null
            ? method.WithReturnType(type).WithExpressionBody(null).WithSemicolonToken(default).WithBody(body)
            : method.WithReturnType(type);
    }

    private static LocalFunctionStatementSyntax OfLocal(LocalFunctionStatementSyntax local)
    {
        TypeSyntax type = Converted(local.ReturnType, out bool isUnit);
        BlockSyntax? body = isUnit ? WithResult(local.Body, local.ExpressionBody) : local.Body;
        return isUnit && body is not null
            ? local.WithReturnType(type).WithExpressionBody(null).WithSemicolonToken(default).WithBody(body)
            : local.WithReturnType(type);
    }

    private static TypeSyntax Converted(TypeSyntax type, out bool isUnit)
    {
        SimpleNameSyntax? name = type is QualifiedNameSyntax qualified ? qualified.Right : type as SimpleNameSyntax;
        isUnit = name is not GenericNameSyntax;
        return Eventual(name is GenericNameSyntax generic ? generic.TypeArgumentList.Arguments[0] : Unit()).WithTriviaFrom(type);
    }

    private static BlockSyntax? WithResult(BlockSyntax? body, ArrowExpressionClauseSyntax? arrow)
    {
        StatementSyntax end = SyntaxFactory.ParseStatement("return default;");
        if (body is null)
        {
            return arrow is null ? null : SyntaxFactory.Block(SyntaxFactory.ExpressionStatement(arrow.Expression), end);
        }

        ReturnStatementSyntax[] returns = [.. body.DescendantNodes(static node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .OfType<ReturnStatementSyntax>().Where(static statement => statement.Expression is null)];
        body = body.ReplaceNodes(returns, static (_, statement) => SyntaxFactory.ParseStatement("return default;").WithTriviaFrom(statement));
        return body.Statements.LastOrDefault() is ReturnStatementSyntax or ThrowStatementSyntax ? body : body.AddStatements(end);
    }
}
