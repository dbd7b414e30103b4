using System.Collections.Generic;
using System.Linq;

namespace AsyncCap.CommandLine.Protocol;

/// <summary>Keeps what a run said, and holds it to the protocol's order.</summary>
/// <remarks>A figure may come before or after its row, but both within one story. One writer, one reader: not shared.</remarks>
public sealed class RunRecord(IReadOnlyCollection<string> requestedStories)
{
    private readonly List<StoryRecord> _stories = [];
    private readonly List<ProtocolError> _strayErrors = [];
    private readonly List<FigureSeen> _figuresWithoutRow = [];
    private StoryRecord? _current;

    /// <summary>The stories in the order in which they began.</summary>
    public IReadOnlyList<StoryRecord> Stories => _stories;

    /// <summary>Whether the guest said @done.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Every protocol error, the stories' own included.</summary>
    public IEnumerable<ProtocolError> Errors => _strayErrors.Concat(_stories.SelectMany(story => story.Errors));

    /// <summary>Every requested story ran and passed, and nothing broke the protocol.</summary>
    public bool HasPassed => IsDone && !Errors.Any() && requestedStories.All(name => FindStory(name)?.HasPassed == true);

    /// <summary>The figures of all rows, with their story and row.</summary>
    public IEnumerable<FigureSeen> Figures => _stories.SelectMany(story => story.Rows).SelectMany(row => row.Figures);

    /// <summary>Takes one line and says what it meant: the event itself, and whatever it broke.</summary>
    public IReadOnlyList<ProtocolEvent> Accept(string line)
    {
        List<ProtocolEvent> events = [];
        ProtocolEvent said = ProtocolLine.Read(line);
        if (IsDone && said is not LogLine)
        {
            Report(new ProtocolError(line, "nothing may follow @done"), events);
            return events;
        }

        switch (said)
        {
            case StoryBegan began:
                Begin(began, line, events);
                break;
            case RowSeen row:
                AddRow(row, line, events);
                break;
            case FigureSeen figure:
                AddFigure(figure, line, events);
                break;
            case StoryEnded ended:
                End(ended, line, events);
                break;
            case AllDone:
                AbandonCurrent(line, events);
                IsDone = true;
                events.Add(said);
                break;
            case ProtocolError error:
                Report(error, events);
                break;
            default:
                events.Add(said);
                break;
        }

        return events;
    }

    /// <summary>Call when the guest is gone: an open story and a requested story that never ran become errors.</summary>
    public IReadOnlyList<ProtocolEvent> Close()
    {
        List<ProtocolEvent> events = [];
        AbandonCurrent("", events);
        foreach (string name in requestedStories.Where(name => FindStory(name) is null))
        {
            Report(new ProtocolError("", $"story '{name}' was requested and never ran"), events);
        }

        return events;
    }

    private void Begin(StoryBegan began, string line, List<ProtocolEvent> events)
    {
        AbandonCurrent(line, events);
        bool isRepeated = FindStory(began.Story) is not null;
        _current = new StoryRecord(began.Story);
        _stories.Add(_current);
        events.Add(began);
        if (isRepeated)
        {
            Report(new ProtocolError(line, $"story '{began.Story}' ran twice"), events);
        }

        if (!requestedStories.Contains(began.Story))
        {
            Report(new ProtocolError(line, $"story '{began.Story}' was not requested"), events);
        }
    }

    private void AddRow(RowSeen row, string line, List<ProtocolEvent> events)
    {
        if (_current is null)
        {
            Report(new ProtocolError(line, "a row outside any story"), events);
            return;
        }

        events.Add(row);
        if (_current.FindRow(row.Row) is not null)
        {
            Report(new ProtocolError(line, $"row '{row.Row}' was said twice"), events);
        }

        RowRecord record = new(row.Row, row.HasPassed, row.Text);
        _current.Add(record);
        foreach (FigureSeen figure in _figuresWithoutRow.Where(figure => figure.Row == row.Row))
        {
            record.Add(figure);
        }

        _ = _figuresWithoutRow.RemoveAll(figure => figure.Row == row.Row); // how many there were does not matter
    }

    private void AddFigure(FigureSeen figure, string line, List<ProtocolEvent> events)
    {
        if (_current is null)
        {
            Report(new ProtocolError(line, "a figure outside any story"), events);
            return;
        }

        events.Add(figure);
        if (_current.FindRow(figure.Row) is { } row)
        {
            row.Add(figure);
        }
        else
        {
            _figuresWithoutRow.Add(figure);
        }
    }

    private void End(StoryEnded ended, string line, List<ProtocolEvent> events)
    {
        if (_current is null || _current.Name != ended.Story)
        {
            Report(new ProtocolError(line, $"'{ended.Story}' is not the story that is running"), events);
            return;
        }

        foreach (FigureSeen figure in _figuresWithoutRow)
        {
            Report(new ProtocolError(line, $"figure '{figure.Name}' names row '{figure.Row}', which never came"), events);
        }

        if (_current.Rows.Count == 0)
        {
            Report(new ProtocolError(line, "a story without rows proves nothing"), events);
        }

        if (ended.HasPassed && _current.Rows.Any(row => !row.HasPassed))
        {
            Report(new ProtocolError(line, "the story claims to pass, but one of its rows failed"), events);
        }

        _current.Claim = ended.HasPassed;
        events.Add(ended with { HasPassed = _current.HasPassed });
        _current = null;
        _figuresWithoutRow.Clear();
    }

    private void AbandonCurrent(string line, List<ProtocolEvent> events)
    {
        if (_current is null)
        {
            return;
        }

        Report(new ProtocolError(line, $"story '{_current.Name}' has no @end"), events);
        _current.Claim = false;
        events.Add(new StoryEnded(_current.Name, HasPassed: false));
        _current = null;
        _figuresWithoutRow.Clear();
    }

    private void Report(ProtocolError error, List<ProtocolEvent> events)
    {
        events.Add(error);
        if (_current is null)
        {
            _strayErrors.Add(error);
        }
        else
        {
            _current.Add(error);
        }
    }

    private StoryRecord? FindStory(string name) => _stories.FirstOrDefault(story => story.Name == name);
}
