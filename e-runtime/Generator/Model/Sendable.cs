using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace AsyncCap.Vats.Generator.Model;

/// <summary>A method that can be sent: of an interface that extends IRemotable, or a seed.</summary>
internal sealed class Sendable
{
    private const int MostWords = 7;

    private Sendable(IMethodSymbol method, PassType result, Argument[] arguments)
    {
        Method = method;
        Result = result;
        Arguments = arguments;
        Name = NameOf(method);
        Packing.Assign(arguments);
    }

    public IMethodSymbol Method { get; }

    /// <summary>How the outcome passes; of a method without one, null.</summary>
    public PassType Result { get; }

    public Argument[] Arguments { get; }

    /// <summary>The verb's name: interface, method, types of parameters and result, in full.</summary>
    public string Name { get; }

    public bool ReturnsNothing => Method.ReturnsVoid;

    public bool ReturnsReference => Known.EventualOf(Method.ReturnType) is not null;

    /// <summary>The type of the outcome, as code.</summary>
    public string ResultCode => ReturnsNothing ? Known.Global + "Unit" : Result.Code;

    /// <summary>Whether the arguments need an object of their own.</summary>
    public bool NeedsObject => Arguments.Any(static argument => argument.Place == Place.Field);

    /// <summary>Whether all its arguments are numbers that go into the words of a message between processes, whatever they are.</summary>
    public bool FitsIntoWords => Arguments.Length <= MostWords && Arguments.All(static argument => argument.Type.Kind == PassKind.Primitive);

    /// <summary>Of arguments that fit into words: where in their bytes one stands.</summary>
    public int OffsetOf(int index) => Arguments.Take(index).Sum(static argument => Primitive.WireBytes(argument.Type.Type.SpecialType));

    /// <summary>Of arguments that fit into words: how many bytes they are.</summary>
    public int ByteCount => OffsetOf(Arguments.Length);

    /// <summary>Something to send, or null: the analyzer says why.</summary>
    public static Sendable? Of(IMethodSymbol method)
    {
        if (method.IsGenericMethod || method.Parameters.Any(static parameter => parameter.RefKind != RefKind.None))
        {
            return null;
        }

        PassType result = Passability.OfResult(method.ReturnType);
        Argument[] arguments = [.. method.Parameters.Select(static parameter => new Argument(parameter))];
        bool isSent = (method.ReturnsVoid || result.FirstRefused is null) && arguments.All(static argument => argument.Type.FirstRefused is null);
        return isSent ? new Sendable(method, result, arguments) : null;
    }

    /// <summary>The methods that an interface adds to those that it inherits, as far as they can be sent.</summary>
    public static List<Sendable> DeclaredBy(INamedTypeSymbol type)
    {
        List<Sendable> result = [];
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is IMethodSymbol { MethodKind: MethodKind.Ordinary, IsStatic: false } method && !IsHidden(method.Name) && Of(method) is { } sendable)
            {
                result.Add(sendable);
            }
        }

        return result;
    }

    /// <summary>Names that mean something else on a reference.</summary>
    public static bool IsHidden(string name) => name is "GetAwaiter" or "Only" or "Equals" or "GetHashCode" or "GetType" or "ToString";

    private static string NameOf(IMethodSymbol method) =>
        method.ContainingType.ToDisplayString(Known.Plain) + "." + method.Name
        + "(" + string.Join(",", method.Parameters.Select(static parameter => parameter.Type.ToDisplayString(Known.Plain))) + "):"
        + method.ReturnType.ToDisplayString(Known.Plain);
}
