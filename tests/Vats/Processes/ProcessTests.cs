using System;
using System.Collections.Generic;
using AsyncCap.Arch.Hosted;
using AsyncCap.Ipc.Client;
using AsyncCap.Vats;
using Xunit;

namespace AsyncCap.Tests.Vats;

/// <summary>Vats in processes of the hosted kernel.</summary>
public sealed class ProcessTests
{
    [Fact]
    public void A_vat_of_another_process_is_seeded_called_and_killed()
    {
        List<string> heard = [];
        List<string> console = [];
        int code = HostedWorld.Run((program, host, argument) => Run(program, host, heard), "", console.Add);
        Assert.Equal("1 2 far broken InvalidOperationException: enough; Disconnected", string.Join("|", heard));
        Assert.Equal(0, code);
    }

    private static void Run(uint program, ProgramHost program1, List<string> heard)
    {
        VerbTable verbs = new([.. Verbs.All, .. AsyncCap.Vats.Verbs.All]);
        if (program == FirstVat.Child)
        {
            ProcessHost.RunChild(program1, verbs);
            return;
        }

        FirstVat.Run(program1, verbs, sparePages: 4, (host, maker, end) => _ = Play(maker, heard, end));
    }

    private static async Eventual<Unit> Play(ProcessVatMaker maker, List<string> heard, Action end)
    {
        try
        {
            IVatControl control = maker.Make("bob");
            Eventual<ICounter> counter = control.Vat().Counter(2);
            Eventual<int> first = counter.Add();
            Eventual<int> second = counter.Add();
            string text = $"{await first} {await second}";
            text += Ref.State(counter) == RefState.Far ? " far" : " not far";
            try
            {
                _ = await counter.Add();
            }
            catch (BrokenException broken)
            {
                text += " broken " + broken.Problem.Text;
            }

            control.Kill("enough");
            try
            {
                _ = await counter.Add();
            }
            catch (BrokenException broken)
            {
                text += "; " + broken.Problem.Kind;
            }

            heard.Add(text);
        }
        catch (Exception exception)
        {
            heard.Add(exception.ToString());
        }

        end();
        return default;
    }
}
