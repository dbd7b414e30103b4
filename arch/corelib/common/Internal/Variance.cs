using System.Runtime;

namespace Internal.Runtime;

/// <summary>Conversions between instances of one generic interface or delegate with <c>in</c> and <c>out</c>
/// parameters.</summary>
internal static unsafe class Variance
{
    private const byte TowardsBase = 1;
    private const byte TowardsDerived = 2;

    /// <summary>Whether a reference to <paramref name="source"/> may be used as one to <paramref name="target"/>.</summary>
    internal static bool Converts(MethodTable* source, MethodTable* target)
    {
        if (!source->HasVariance || !target->HasVariance)
        {
            return false;
        }

        MethodTable* definition = MethodTable.GenericDefinition(source);
        if (definition != MethodTable.GenericDefinition(target))
        {
            return false;
        }

        for (int index = 0; index < (int)definition->TypeParameterCount; index++)
        {
            MethodTable* from = MethodTable.TypeArgument(source, index);
            MethodTable* to = MethodTable.TypeArgument(target, index);
            if (from != to && !ArgumentConverts(from, to, MethodTable.VarianceOf(definition)[index]))
            {
                return false;
            }
        }

        return true;
    }

    // Only references vary: a value would have to change its form.
    private static bool ArgumentConverts(MethodTable* from, MethodTable* to, byte variance) => variance switch
    {
        TowardsBase => !from->IsValueType && TypeCast.IsAssignable(from, to),
        TowardsDerived => !to->IsValueType && TypeCast.IsAssignable(to, from),
        _ => false,
    };
}
