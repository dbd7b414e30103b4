using System;
using System.IO;

namespace AsyncCap.Image.Sections;

/// <summary>Reads an object file of ilc's and writes it with the constant part of its data in a section of its own.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments.Length != 2)
        {
            Console.Error.WriteLine("usage: AsyncCap.Image.Sections FROM.o TO.o");
            return 1;
        }

        try
        {
            ElfObject file = new(File.ReadAllBytes(arguments[0]));
            File.WriteAllBytes(arguments[1], DataSplit.Run(file));
            return 0;
        }
        catch (InvalidDataException exception)
        {
            Console.Error.WriteLine($"{arguments[0]}: {exception.Message}");
            return 1;
        }
    }
}
