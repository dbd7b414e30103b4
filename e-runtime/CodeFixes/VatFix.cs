using System.Collections.Immutable;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace AsyncCap.Vats.CodeFixes;

/// <summary>What the fixes have in common: one node is replaced by another.</summary>
public abstract class VatFix : CodeFixProvider
{
    private protected VatFix(string rule) => FixableDiagnosticIds = [rule];

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; }

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is { } node && Mend(node, diagnostic) is { } mended)
            {
                (string title, SyntaxNode old, SyntaxNode replacement) = mended;
                context.RegisterCodeFix(
                    CodeAction.Create(title, cancel => Replace(context.Document, old, replacement, cancel), equivalenceKey: title),
                    diagnostic);
            }
        }
    }

    /// <summary>What to say, what to replace, and by what; null if it is not plain what to do.</summary>
    private protected abstract (string Title, SyntaxNode Old, SyntaxNode Replacement)? Mend(SyntaxNode node, Diagnostic diagnostic);

    /// <summary>A type of the runtime, in full: it is shortened to what the file can say.</summary>
    private protected static TypeSyntax Eventual(TypeSyntax of) => Generic("AsyncCap.Vats.Eventual", of);

    private protected static TypeSyntax Unit() => SyntaxFactory.ParseTypeName("global::AsyncCap.Vats.Unit").WithAdditionalAnnotations(Simplifier.Annotation);

    private protected static TypeSyntax Generic(string name, TypeSyntax of)
    {
        int dot = name.LastIndexOf('.');
        GenericNameSyntax generic = SyntaxFactory.GenericName(
            SyntaxFactory.Identifier(name.Substring(dot + 1)),
            SyntaxFactory.TypeArgumentList(SyntaxFactory.SingletonSeparatedList(of.WithoutTrivia())));
        return SyntaxFactory.QualifiedName((NameSyntax)SyntaxFactory.ParseTypeName("global::" + name.Substring(0, dot)), generic)
            .WithTriviaFrom(of).WithAdditionalAnnotations(Simplifier.Annotation);
    }

    private static async Task<Document> Replace(Document document, SyntaxNode old, SyntaxNode replacement, CancellationToken cancel)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancel).ConfigureAwait(false))!;
        return document.WithSyntaxRoot(root.ReplaceNode(old, replacement.WithAdditionalAnnotations(Formatter.Annotation)));
    }
}
