using AsyncCap.Ipc.Abi;

namespace AsyncCap.Arch.Hosted.Matrix;

/// <summary>What ends with what.</summary>
/// <param name="Cause">What happens.</param>
/// <param name="Payment">Who pays for what.</param>
/// <param name="IsKept">Whether the callee has a keeper.</param>
internal readonly record struct Consequences(Happening Cause, Payment Payment, bool IsKept)
{
    // With a keeper, a fault is not an end.
    private bool IsEnd => Cause.Way is Way.Exits or Way.IsDestroyed or Way.IsDropped or Way.IsKilled
        || (Cause.Way == Way.Faults && !(IsKept && Cause.Item == Item.Callee));

    public static Item HostOf(Item item)
    {
        return item is Item.Record or Item.Leader ? Item.Caller
            : item == Item.Visitor ? Item.Receiver
            : item == Item.KeepersEndpoint ? Item.Keeper
            : item is Item.Endpoint or Item.Carrier ? Item.Callee
            : item == Item.ReceiversEndpoint ? Item.Receiver
            : Item.None;
    }

    public bool Has(Item item) => item != Item.None && (HasByItself(item) || Has(HostOf(item)));

    public bool HasByItself(Item item) => IsEnd && (Cause.Item == item || Cause.Item == PayerOf(item));

    public BreakReason FateOf(Item process) =>
        Cause == new Happening(process, Way.Faults) ? BreakReason.CalleeFaulted : BreakReason.CalleeDestroyed;

    private Item PayerOf(Item item)
    {
        switch (item)
        {
            case Item.Caller:
                return Item.CallersBank;
            case Item.Callee:
                return Item.CalleesBank;
            case Item.Receiver:
                return Item.ReceiversBank;
            case Item.Record:
                return Payment == Payment.Own ? Item.CallersBank : Item.RecordsBank;
            case Item.Endpoint:
                return Payment == Payment.Own ? Item.CalleesBank : Item.EndpointsBank;
            case Item.Carrier:
                return Payment == Payment.Own ? Item.CalleesBank : Item.CarriersBank;
            case Item.ReceiversEndpoint:
                return Payment == Payment.Own ? Item.ReceiversBank : Item.ReceiversEndpointsBank;
            case Item.Promise:
                return Payment == Payment.Own ? Item.CalleesBank : Item.PromisesBank;
            case Item.Forwarder:
                return Payment == Payment.Own ? Item.CalleesBank : Item.ForwardersBank;
            case Item.Leader:
                return Payment == Payment.Own ? Item.CallersBank : Item.LeadersBank;
            case Item.Visitor:
                return Payment == Payment.Own ? Item.ReceiversBank : Item.VisitorsBank;
            case Item.Keeper:
            case Item.KeepersEndpoint:
                return Item.KeepersBank;
            default:
                return Item.None;
        }
    }
}
