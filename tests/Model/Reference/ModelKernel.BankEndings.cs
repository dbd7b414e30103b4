using AsyncCap.Ipc.Abi;

namespace AsyncCap.Tests.Model.Reference;

/// <summary>Section 8: the end of a bank.</summary>
internal sealed partial class ModelKernel
{
    private void EndBank(Bank bank)
    {
        if (bank.IsDestroyed)
        {
            return;
        }

        Mark(bank);
        bank.End = BankEnd.Walks;
        bank.WalkAt = bank;
        PutOnWorkList(bank);
        if (Current is { IsUnpaid: true, State: not ProcessState.Dead } current)
        {
            Count("a process destroys its bank");
            Die(current, FaultCause.Destroyed);
        }
    }

    private void Mark(Bank bank)
    {
        bank.IsDestroyed = true;
        bank.End = BankEnd.Marked;
        Say(TraceKind.BankDestroyed, bank.Number);
    }

    private bool StepOfBank(Bank bank)
    {
        switch (bank.End)
        {
            case BankEnd.Walks:
                Walk(bank);
                return false;
            case BankEnd.IsTakenApart:
                return TellOneWatcher(bank) ? false : TakeApart(bank);
            case BankEnd.Marked:
            case BankEnd.Lives:
            default:
                return true; // Another walk took its own over.
        }
    }

    // One down, or one up.
    private void Walk(Bank bank)
    {
        Bank at = bank.WalkAt!;
        if (at.Children.Count > 0)
        {
            bank.WalkAt = GoDown(at.Children[0]);
            return;
        }

        Bank parent = at.Payer!;
        parent.Children.Remove(at);
        parent.MarkedChildren.Add(at);
        bank.WalkAt = at == bank ? null : parent;
        bank.End = at == bank ? BankEnd.IsTakenApart : BankEnd.Walks;
    }

    private Bank GoDown(Bank child)
    {
        if (child.IsDestroyed)
        {
            Count("a walk takes another over");
            child.End = BankEnd.Marked;
            return child.WalkAt!;
        }

        Count("a walk goes down");
        Mark(child);
        return child;
    }

    private bool TakeApart(Bank bank)
    {
        if (bank.MarkedChildren.Count > 0)
        {
            Bank first = bank.MarkedChildren[0];
            if (first.End == BankEnd.Marked)
            {
                first.End = BankEnd.IsTakenApart;
                PutOnWorkList(first);
            }

            return true; // The child's last step brings it back.
        }

        if (bank.Pages.Count > 0)
        {
            BoughtPage page = bank.Pages[0];
            EndSomethingOn(page);
            if (bank.Pages.Remove(page))
            {
                bank.Pages.Add(page);
            }

            return false;
        }

        Bank parent = bank.Payer!;
        parent.MarkedChildren.Remove(bank);
        parent.Granted -= bank.Limit;
        Count("a bank is gone");
        Banks.Remove(bank);
        Bank.ReturnFrame(bank);
        if (parent.End == BankEnd.IsTakenApart)
        {
            PutOnWorkList(parent);
        }

        return true;
    }
}
