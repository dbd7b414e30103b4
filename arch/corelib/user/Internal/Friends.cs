using System.Runtime.CompilerServices;

// The tests of the collector compile collectors with flaws in them, to see that they find the flaws.
[assembly: InternalsVisibleTo("AsyncCap.Tests.CoreLib.User")]
