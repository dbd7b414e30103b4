using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using Xunit;
using Xunit.Sdk;

namespace AsyncCap.Tests.Exploration.Mutants;

/// <summary>One case of one unit test, to be run without a runner.</summary>
internal sealed record UnitTest(MethodInfo Method, object?[] Arguments)
{
    /// <summary>The cases of a method; none if it is no test, or one of the long ones.</summary>
    public static IEnumerable<UnitTest> Of(MethodInfo method)
    {
        if (method.GetCustomAttribute<FactAttribute>() is null || method.GetCustomAttributesData().Any(data => data.AttributeType == typeof(TraitAttribute)))
        {
            return [];
        }

        DataAttribute[] data = [.. method.GetCustomAttributes<DataAttribute>()];
        return data.Length == 0
            ? [new UnitTest(method, [])]
            : data.SelectMany(attribute => attribute.GetData(method)).Select(arguments => new UnitTest(method, arguments));
    }

    /// <summary>Runs it.</summary>
    /// <exception cref="XunitException">It fails.</exception>
    public void Run()
    {
        object? instance = null;
        try
        {
            instance = Activator.CreateInstance(Method.DeclaringType!);
            object? result = Method.Invoke(instance, [.. Method.GetParameters().Select((parameter, at) => Fit(Arguments[at], parameter.ParameterType))]);
            (result as Task)?.GetAwaiter().GetResult();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            throw new XunitException($"{Method.DeclaringType!.Name}.{Method.Name}");
        }
        finally
        {
            (instance as IDisposable)?.Dispose();
        }
    }

    // What an attribute holds as a number fits a smaller parameter, as it does in a call.
    private static object? Fit(object? argument, Type type)
    {
        return type.IsPrimitive && argument is IConvertible ? Convert.ChangeType(argument, type, CultureInfo.InvariantCulture) : argument;
    }
}
