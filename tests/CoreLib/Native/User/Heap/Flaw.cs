using Internal.Runtime;

namespace AsyncCap.Tests.CoreLib.Heap;

/// <summary>Collectors that forget one thing each.</summary>
internal static class Flaw
{
    internal readonly struct Statics : ICollectorFlaws
    {
        public static bool ForgetsStatics => true;

        public static bool ForgetsLaterSeries => false;

        public static bool ForgetsReferenceArrays => false;

        public static bool ForgetsStructArrays => false;

        public static bool ForgetsLaterStretches => false;

        public static bool ForgetsWeakReferences => false;
    }

    internal readonly struct LaterSeries : ICollectorFlaws
    {
        public static bool ForgetsStatics => false;

        public static bool ForgetsLaterSeries => true;

        public static bool ForgetsReferenceArrays => false;

        public static bool ForgetsStructArrays => false;

        public static bool ForgetsLaterStretches => false;

        public static bool ForgetsWeakReferences => false;
    }

    internal readonly struct ReferenceArrays : ICollectorFlaws
    {
        public static bool ForgetsStatics => false;

        public static bool ForgetsLaterSeries => false;

        public static bool ForgetsReferenceArrays => true;

        public static bool ForgetsStructArrays => false;

        public static bool ForgetsLaterStretches => false;

        public static bool ForgetsWeakReferences => false;
    }

    internal readonly struct StructArrays : ICollectorFlaws
    {
        public static bool ForgetsStatics => false;

        public static bool ForgetsLaterSeries => false;

        public static bool ForgetsReferenceArrays => false;

        public static bool ForgetsStructArrays => true;

        public static bool ForgetsLaterStretches => false;

        public static bool ForgetsWeakReferences => false;
    }

    internal readonly struct LaterStretches : ICollectorFlaws
    {
        public static bool ForgetsStatics => false;

        public static bool ForgetsLaterSeries => false;

        public static bool ForgetsReferenceArrays => false;

        public static bool ForgetsStructArrays => false;

        public static bool ForgetsLaterStretches => true;

        public static bool ForgetsWeakReferences => false;
    }

    internal readonly struct WeakReferences : ICollectorFlaws
    {
        public static bool ForgetsStatics => false;

        public static bool ForgetsLaterSeries => false;

        public static bool ForgetsReferenceArrays => false;

        public static bool ForgetsStructArrays => false;

        public static bool ForgetsLaterStretches => false;

        public static bool ForgetsWeakReferences => true;
    }
}
