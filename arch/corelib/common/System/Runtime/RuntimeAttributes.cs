// How C# and assembly meet: a bare `call symbol` out, a bare global symbol in. They share a file as a pair.
namespace System.Runtime
{
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class RuntimeImportAttribute(string dllName, string entryPoint) : Attribute
    {
        public string DllName { get; } = dllName;

        public string EntryPoint { get; } = entryPoint;
    }

    [AttributeUsage(AttributeTargets.Method)]
    public sealed class RuntimeExportAttribute(string entryPoint) : Attribute
    {
        public string EntryPoint { get; } = entryPoint;
    }
}

namespace System.Runtime.Versioning
{
    /// <summary>Marks what may be inlined across assemblies.</summary>
    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Method | AttributeTargets.Constructor)]
    internal sealed class NonVersionableAttribute : Attribute
    {
    }
}

namespace System.Reflection
{
    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface)]
    public sealed class DefaultMemberAttribute(string memberName) : Attribute
    {
        public string MemberName { get; } = memberName;
    }
}
