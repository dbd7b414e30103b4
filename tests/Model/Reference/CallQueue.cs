using System.Collections.Generic;
using System.Linq;

namespace AsyncCap.Tests.Model.Reference;

/// <summary>The queue of an endpoint: one lane, or one for each fair class (section 6, Endpoint).</summary>
internal sealed class CallQueue
{
    private readonly List<List<Call>> _lanes = [];

    public bool HasLanes { get; set; }

    public int Count => _lanes.Sum(lane => lane.Count);

    /// <summary>The call whose turn is next.</summary>
    public Call First => _lanes[0][0];

    public void Add(Call call)
    {
        List<Call>? lane = _lanes.Find(lane => !HasLanes || lane[0].Payer!.Class == call.Payer!.Class);
        if (lane is null)
        {
            _lanes.Add(lane = []);
        }

        lane.Add(call);
    }

    /// <summary>The first call is delivered.</summary>
    public void TakeFirst()
    {
        List<Call> lane = _lanes[0];
        _lanes.RemoveAt(0);
        lane.RemoveAt(0);
        if (lane.Count > 0)
        {
            _lanes.Add(lane);
        }
    }

    /// <summary>A call goes undelivered.</summary>
    public void Remove(Call call)
    {
        List<Call> lane = _lanes.Find(lane => lane.Contains(call))!;
        lane.Remove(call);
        if (lane.Count == 0)
        {
            _lanes.Remove(lane);
        }
    }
}
