package dev.leadpatch.linearizability;

import dev.leadpatch.acceptance.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** One client of two nodes. It patches and reads a few leads, breaks connections at times, and records what it sees. */
final class Visitor implements AutoCloseable {

    /** With so many attempts a patch with an idempotency key is nearly always answered. */
    private static final int ATTEMPTS = 6;

    /** More than a node has connections that may turn out to be dead. */
    private static final int PATIENCE = 100;

    private static final int CALLS_PER_KILL = 12;
    private static final int CALLS_PER_BACKEND_KILL = 60;

    private final int number;
    private final Habit habit;
    private final TwoNodes nodes;
    private final RandomGenerator random;
    private final List<Wire> wires;
    private final Map<Long, Known> known = new HashMap<>();
    private final Map<Long, List<Write>> writes = new HashMap<>();
    private final Map<Long, List<Read>> reads = new HashMap<>();
    private int calls;

    Visitor(int number, Habit habit, TwoNodes nodes, RandomGenerator random) {
        this.number = number;
        this.habit = habit;
        this.nodes = nodes;
        this.random = random;
        this.wires = nodes.ports().stream().map(Wire::new).toList();
    }

    List<Write> writes(long lead) {
        return writes.getOrDefault(lead, List.of());
    }

    List<Read> reads(long lead) {
        return reads.getOrDefault(lead, List.of());
    }

    /** Makes so many calls, each for one of the leads. */
    void visit(List<Long> leads, int times) {
        for (calls = 1; calls <= times; calls++) {
            if (random.nextInt(CALLS_PER_BACKEND_KILL) == 0) {
                nodes.killBackend(random);
            }
            long lead = leads.get(random.nextInt(leads.size()));
            Map<Long, Ask> asks = asks(lead, leads);
            if (asks.isEmpty()) {
                read(lead, Kill.oneTimeIn(CALLS_PER_KILL, random));
            } else {
                patch(asks);
            }
        }
    }

    /** What to ask for of the lead, and of the next one too if both are patched together; nothing to look instead. */
    private Map<Long, Ask> asks(long lead, List<Long> leads) {
        Map<Long, Ask> asks = new TreeMap<>();
        ask(lead).ifPresent(ask -> asks.put(lead, ask));
        if (asks.values().stream().anyMatch(ask -> ask.way().together())) {
            long other = leads.get((leads.indexOf(lead) + 1) % leads.size());
            ask(other).ifPresent(ask -> asks.put(other, ask));
        }
        return asks;
    }

    private Optional<Ask> ask(long lead) {
        return Optional.ofNullable(known.get(lead))
                .flatMap(it -> habit.next(it, new Habit.Mark(number, calls), random));
    }

    /** Reads until there is an answer. */
    Snapshot mustRead(long lead) {
        for (int i = 0; i < PATIENCE; i++, calls++) {
            Optional<Snapshot> seen = read(lead, Kill.NEVER);
            if (seen.isPresent()) {
                return seen.get();
            }
        }
        throw new IllegalStateException("lead " + lead + " can't be read");
    }

    private Optional<Snapshot> read(long lead, Kill kill) {
        long start = System.nanoTime();
        Optional<Answer> answer = node(calls).exchange(LeadHttp.get(lead), kill);
        long end = System.nanoTime();
        Optional<Snapshot> seen = answer.filter(it -> it.status() != 503).map(it -> LeadHttp.snapshot(it.is(200)));
        seen.ifPresent(it -> {
            keep(lead, start, end, it);
            known.computeIfAbsent(lead, key -> new Known(it)).see(it);
        });
        return seen;
    }

    private void keep(long lead, long start, long end, Snapshot seen) {
        reads.computeIfAbsent(lead, key -> new ArrayList<>()).add(new Read(name(), start, end, seen));
    }

    private void patch(Map<Long, Ask> asks) {
        boolean keyed = asks.values().iterator().next().way().keyed();
        List<String> requests = new ArrayList<>();
        Patched patched = Patched.withoutAnswer(asks);
        long start = System.nanoTime();
        for (int i = 0; i < (keyed ? ATTEMPTS : 1) && patched.isUnknown(); i++) {
            String id = name() + "." + i;
            requests.add(id);
            Kill kill = Kill.oneTimeIn(keyed && i == 0 ? 2 : CALLS_PER_KILL, random);
            // each attempt at the other node
            patched = node(calls + i)
                    .exchange(Patched.request(asks, name(), id), kill)
                    .map(answer -> Patched.of(asks, answer))
                    .orElse(patched);
        }
        long end = System.nanoTime();
        patched.outcomes().forEach((lead, outcome) -> {
            Ask ask = asks.get(lead);
            writes.computeIfAbsent(lead, key -> new ArrayList<>())
                    .add(new Write(name(), requests, start, end, ask, outcome));
            known.get(lead).learn(ask, outcome);
        });
        patched.shown().forEach((lead, seen) -> keep(lead, start, end, seen));
    }

    private String name() {
        return "c" + number + "-" + calls;
    }

    private Wire node(int turn) {
        return wires.get(turn % wires.size());
    }

    @Override
    public void close() {
        wires.forEach(Wire::close);
    }
}
