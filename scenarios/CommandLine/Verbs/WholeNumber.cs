using System.CommandLine;
using System.Globalization;

namespace AsyncCap.CommandLine.Verbs;

/// <summary>Options that take a whole number, and say so when they get something else.</summary>
public static class WholeNumber
{
    /// <summary>An option whose value is a whole number within bounds, both included; null if it is not given.</summary>
    public static Option<ulong?> Option(string name, string valueName, string description, ulong least, ulong most) => new(name)
    {
        Description = description,
        HelpName = valueName,
        CustomParser = result =>
        {
            string word = result.Tokens[0].Value;
            bool isNumber = ulong.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value);
            if (isNumber && value >= least && value <= most)
            {
                return value;
            }

            result.AddError($"{name} takes a whole number from {least} to {most}, not '{word}'");
            return null;
        },
    };
}
