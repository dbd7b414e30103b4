namespace AsyncCap.Vats;

internal static class VatBirthVerbs
{
    public static void Born(Eventual<IVatBirth> birth, Eventual<IVat> vat)
    {
        Message message = new() { Verb = BornVerb.Instance };
        message.PutReference(vat);
        Delivery.SendOnly(birth, ref message);
    }

    internal sealed class BornVerb() : Verb<Unit>(PassingData.Unit)
    {
        public static BornVerb Instance { get; } = new();

        public override string Name => "AsyncCap.Vats.IVatBirth.Born(Eventual<IVat>)";

        protected override void Perform(ref Message message)
        {
            if (message.Target is not IVatBirth birth)
            {
                Misdirected(ref message);
                return;
            }

            birth.Born(message.TakeReference<IVat>());
            Answer(ref message, default(Unit));
        }

        protected override void WriteArguments(ref Message message, WireWriter writer) =>
            writer.Write(message.TakeReference<IVat>(), ByProxy<IVat>.Instance);

        protected override void ReadArguments(ref Message message, WireReader reader) =>
            message.PutReference(reader.ReadReference(ByProxy<IVat>.Instance));
    }
}
