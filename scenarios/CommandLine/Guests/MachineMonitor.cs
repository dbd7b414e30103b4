using System;
using System.IO;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;

namespace AsyncCap.CommandLine.Guests;

/// <summary>The monitor of one QEMU process (QMP), by which a guest that cannot speak any more is examined.</summary>
/// <remarks>QEMU connects to us, so there is no race about when its socket exists. A machine that never connects is
/// no error: it just has no registers to show.
/// Source: QEMU documentation, interop/qmp-spec.</remarks>
public sealed class MachineMonitor : IAsyncDisposable
{
    // QEMU connects before it starts the guest, so whoever is not here yet is not coming.
    private static readonly TimeSpan PatienceToConnect = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly TaskCompletionSource<string> _shutdown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<StreamWriter> _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _conversation;
    private TaskCompletionSource<string?>? _answer;

    public MachineMonitor(string socketPath)
    {
        _listener.Bind(new UnixDomainSocketEndPoint(socketPath));
        _listener.Listen(1);
        _conversation = ConverseAsync(_closing.Token);
    }

    /// <summary>Completes, with QEMU's reason, when the machine has shut itself down and stands still.</summary>
    public Task<string> ShutDown => _shutdown.Task;

    /// <summary>Stops the machine and reads its registers; null if it does not answer.</summary>
    public async Task<string?> ReadRegistersAsync()
    {
        try
        {
            _ = await AskAsync("stop", null); // it may have stopped already; the registers are what we came for
            return await AskAsync("human-monitor-command", new JsonObject { ["command-line"] = "info registers" });
        }
        catch (Exception exception) when (exception is TimeoutException or IOException or SocketException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Dispose();
        await _conversation;
        _closing.Dispose();
    }

    private async Task<string?> AskAsync(string command, JsonObject? arguments)
    {
        StreamWriter writer = await _connected.Task.WaitAsync(PatienceToConnect);
        TaskCompletionSource<string?> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _answer = answer;
        await SendAsync(writer, command, arguments);
        return await answer.Task.WaitAsync(Patience);
    }

    private static Task SendAsync(StreamWriter writer, string command, JsonObject? arguments)
    {
        JsonObject request = new() { ["execute"] = command };
        if (arguments is not null)
        {
            request["arguments"] = arguments;
        }

        return writer.WriteLineAsync(request.ToJsonString());
    }

    private async Task ConverseAsync(CancellationToken closing)
    {
        try
        {
            using Socket socket = await _listener.AcceptAsync(closing);
            await using NetworkStream stream = new(socket);
            using StreamReader reader = new(stream);
            await using StreamWriter writer = new(stream) { AutoFlush = true };
            while (await reader.ReadLineAsync(closing) is { } line)
            {
                JsonNode? message = JsonNode.Parse(line);
                if (message?["QMP"] is not null)
                {
                    // QEMU tells no events before it is asked, and a guest that fails at once is down by then: so ask that too.
                    await SendAsync(writer, "qmp_capabilities", null);
                    await SendAsync(writer, "query-status", null);
                }
                else if (message?["event"] is { } name)
                {
                    HearEvent(name.GetValue<string>(), message);
                }
                else if (!_connected.Task.IsCompleted)
                {
                    Greet(message?["return"]?["status"]?.GetValue<string>(), writer);
                }
                else
                {
                    // Whoever asked may have given up waiting.
                    _ = _answer?.TrySetResult(message?["return"] is JsonValue text ? text.ToString() : null);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException
            or IOException or SocketException or JsonException)
        {
            // QEMU is gone, or we are: either way nobody is left to talk to.
        }
    }

    // The first answer has no status, it is to qmp_capabilities.
    private void Greet(string? status, StreamWriter writer)
    {
        if (status is null)
        {
            return;
        }

        if (status == "shutdown")
        {
            _ = _shutdown.TrySetResult(status); // the event may have come as well
        }

        _connected.SetResult(writer);
    }

    private void HearEvent(string name, JsonNode message)
    {
        if (name == "SHUTDOWN")
        {
            _ = _shutdown.TrySetResult(message["data"]?["reason"]?.GetValue<string>() ?? ""); // said once is enough
        }
    }
}
