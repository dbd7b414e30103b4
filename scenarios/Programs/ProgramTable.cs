using AsyncCap.Ipc.Client;
using AsyncCap.Scenarios.Programs.Chance;
using AsyncCap.Scenarios.Programs.NSquared;
using AsyncCap.Scenarios.Programs.OneWay;
using AsyncCap.Scenarios.Programs.Retracing;

namespace AsyncCap.Scenarios.Programs;

/// <summary>From a program's number to its code: the one entry that both worlds call.</summary>
public static class ProgramTable
{
    /// <summary>Runs a program. It returns only if the program does not end itself.</summary>
    public static void Run(uint program, ProgramHost host, ulong argument)
    {
        Director.Run(new StoryTable(), program, host, argument);
    }

    /// <summary>Runs a program that is not the director.</summary>
    internal static void RunProgram(uint program, ProgramHost host, ulong argument)
    {
        switch ((ProgramNumber)program)
        {
            case ProgramNumber.Callee:
                Callee.Run(host, (CalleeMode)argument);
                break;
            case ProgramNumber.Attacker:
                Attacker.Run(host, (Attack)argument);
                break;
            case ProgramNumber.BatchServer:
                BatchServer.Run(host);
                break;
            case ProgramNumber.Link:
                Link.Run(host);
                break;
            case ProgramNumber.Patient:
                Patient.Run(host);
                break;
            case ProgramNumber.Assailant:
                Assailant.Run(host, (Assault)argument);
                break;
            case ProgramNumber.Gambler:
                Gambler.Run(host);
                break;
            case ProgramNumber.Follower:
                Follower.Run(host, argument);
                break;
            case ProgramNumber.Diode:
                DiodePrograms.Run(host, argument);
                break;
            case ProgramNumber.ConsoleDriver:
                ConsoleDriver.Run(host);
                break;
            case ProgramNumber.ObjectSite:
                new ObjectSite(host).Run();
                break;
            case ProgramNumber.PairSite:
                new PairSite(host).Run();
                break;
            case ProgramNumber.CreditSite:
                new CreditSite(host).Run();
                break;
            case ProgramNumber.Director:
            default:
                break;
        }
    }
}
