namespace AsyncCap.Tests.CoreLib.Heap;

/// <summary>The places where references to the graph begin: every kind of static there is.</summary>
internal static class Roots
{
    public const int Count = 16;

    private static readonly Vertex?[] Fixed = new Vertex?[4];

    private static Vertex?[]? s_inHeap;
    private static Vertex? s_plain;
    private static (int Writes, Vertex? Target) s_struct;

    public static void Initialize()
    {
        s_inHeap = new Vertex?[8];
        for (int root = 0; root < Count; root++)
        {
            Write(root, null);
        }
    }

    public static Vertex? Read(int root) => root switch
    {
        < 8 => s_inHeap![root],
        < 12 => Fixed[root - 8],
        12 => s_plain,
        13 => s_struct.Target,
        14 => PerType<string>.Root,
        _ => PerType<int>.Root,
    };

    public static void Write(int root, Vertex? target)
    {
        switch (root)
        {
            case < 8:
                s_inHeap![root] = target;
                break;
            case < 12:
                Fixed[root - 8] = target;
                break;
            case 12:
                s_plain = target;
                break;
            case 13:
                s_struct = (s_struct.Writes + 1, target);
                break;
            case 14:
                PerType<string>.Root = target;
                break;
            default:
                PerType<int>.Root = target;
                break;
        }
    }

    private static class PerType<T>
    {
        public static Vertex? Root;
    }
}
