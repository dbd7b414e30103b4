namespace AsyncCap.Vats;

/// <summary>Text as UTF-8, one code unit after the other; a half of a pair that stands alone is written as if it were a character (WTF-8), so that
/// every string comes back as it was. Anything but the shortest form is refused.</summary>
internal static class WireText
{
    /// <summary>Bytes that a text takes.</summary>
    public static int BytesOf(string text)
    {
        int count = 0;
        for (int i = 0; i < text.Length; i++)
        {
            count += BytesOf(CharacterAt(text, ref i));
        }

        return count;
    }

    /// <summary>Writes the bytes of a text.</summary>
    public static void Write(WireWriter writer, string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            uint character = CharacterAt(text, ref i);
            int count = BytesOf(character);
            if (count == 1)
            {
                writer.Write((byte)character);
                continue;
            }

            uint lead = (0xF00u >> count) & 0xFF;
            writer.Write((byte)(lead | (character >> (6 * (count - 1)))));
            for (int left = count - 2; left >= 0; left--)
            {
                writer.Write((byte)(0x80 | ((character >> (6 * left)) & 0x3F)));
            }
        }
    }

    /// <summary>Reads a text of so many bytes.</summary>
    /// <returns>How many code units it has; -1 if it is not a text in shortest form.</returns>
    public static int Read(WireReader reader, int byteCount, char[] text)
    {
        int length = 0;
        while (byteCount > 0)
        {
            uint first = reader.ReadByte();
            int count = first < 0x80 ? 1 : first is >= 0xC0 and < 0xE0 ? 2 : first is >= 0xE0 and < 0xF0 ? 3 : first is >= 0xF0 and < 0xF8 ? 4 : 0;
            byteCount -= count;
            if (count == 0 || byteCount < 0)
            {
                return -1;
            }

            uint character = count == 1 ? first : first & (0x7Fu >> count);
            for (int i = 1; i < count; i++)
            {
                uint next = reader.ReadByte();
                character = (character << 6) | (next & 0x3F);
                count = (next & 0xC0) == 0x80 ? count : 0;
            }

            if (count == 0 || character > 0x10FFFF || BytesOf(character) != count)
            {
                return -1;
            }

            if (character < 0x10000)
            {
                text[length++] = (char)character;
            }
            else
            {
                text[length++] = (char)(0xD800 + ((character - 0x10000) >> 10));
                text[length++] = (char)(0xDC00 + ((character - 0x10000) & 0x3FF));
            }
        }

        return length;
    }

    private static int BytesOf(uint character) => character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;

    private static uint CharacterAt(string text, ref int index)
    {
        char first = text[index];
        if (first is < (char)0xD800 or > (char)0xDBFF || index + 1 == text.Length || text[index + 1] is < (char)0xDC00 or > (char)0xDFFF)
        {
            return first;
        }

        index++;
        return 0x10000 + (((uint)first - 0xD800) << 10) + (uint)text[index] - 0xDC00;
    }
}
