package dev.leadpatch.linearizability;

import dev.leadpatch.acceptance.ApiResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** One client of two nodes. It patches and reads a few leads, breaks connections at times, and records what it sees. */
final class RandomClient implements AutoCloseable {

    /** With so many attempts a patch with an idempotency key is nearly always answered. */
    private static final int MAX_PATCH_ATTEMPTS = 6;

    /** More than a node has connections that may turn out to be dead. */
    private static final int MAX_READ_ATTEMPTS = 100;

    private static final int CALLS_PER_KILL = 12;
    private static final int CALLS_PER_BACKEND_KILL = 60;

    private final int number;
    private final ClientProfile profile;
    private final TwoNodeCluster nodes;
    private final RandomGenerator random;
    private final List<ClientConnection> connections;
    private final Map<Long, ClientView> views = new HashMap<>();
    private final Map<Long, List<Write>> writes = new HashMap<>();
    private final Map<Long, List<Read>> reads = new HashMap<>();
    private int calls;

    RandomClient(int number, ClientProfile habit, TwoNodeCluster nodes, RandomGenerator random) {
        this.number = number;
        this.profile = habit;
        this.nodes = nodes;
        this.random = random;
        this.connections = nodes.ports().stream().map(ClientConnection::new).toList();
    }

    List<Write> writes(long lead) {
        return writes.getOrDefault(lead, List.of());
    }

    List<Read> reads(long lead) {
        return reads.getOrDefault(lead, List.of());
    }

    /** Makes so many calls, each for one of the leads. */
    void runCalls(List<Long> leads, int times) {
        for (calls = 1; calls <= times; calls++) {
            if (random.nextInt(CALLS_PER_BACKEND_KILL) == 0) {
                nodes.killBackend(random);
            }
            long lead = leads.get(random.nextInt(leads.size()));
            Map<Long, PatchRequest> asks = nextPatches(lead, leads);
            if (asks.isEmpty()) {
                read(lead, ConnectionFault.withProbabilityOneIn(CALLS_PER_KILL, random));
            } else {
                patch(asks);
            }
        }
    }

    /** What to ask for of the lead, and of the next one too if both are patched together; nothing to look instead. */
    private Map<Long, PatchRequest> nextPatches(long lead, List<Long> leads) {
        Map<Long, PatchRequest> asks = new TreeMap<>();
        nextPatch(lead).ifPresent(ask -> asks.put(lead, ask));
        if (asks.values().stream().anyMatch(ask -> ask.options().bulk())) {
            long other = leads.get((leads.indexOf(lead) + 1) % leads.size());
            nextPatch(other).ifPresent(ask -> asks.put(other, ask));
        }
        return asks;
    }

    private Optional<PatchRequest> nextPatch(long lead) {
        return Optional.ofNullable(views.get(lead))
                .flatMap(it -> profile.nextPatch(it, new ClientProfile.UniqueValues(number, calls), random));
    }

    /** Reads until there is an answer. */
    Snapshot readUntilSuccess(long lead) {
        for (int i = 0; i < MAX_READ_ATTEMPTS; i++, calls++) {
            Optional<Snapshot> seen = read(lead, ConnectionFault.NONE);
            if (seen.isPresent()) {
                return seen.get();
            }
        }
        throw new IllegalStateException("lead " + lead + " can't be read");
    }

    private Optional<Snapshot> read(long lead, ConnectionFault kill) {
        long start = System.nanoTime();
        Optional<ApiResponse> answer = node(calls).exchange(LeadHttpCodec.encodeGet(lead), kill);
        long end = System.nanoTime();
        Optional<Snapshot> seen =
                answer.filter(it -> it.status() != 503).map(it -> LeadHttpCodec.decodeSnapshot(it.assertStatus(200)));
        seen.ifPresent(it -> {
            recordRead(lead, start, end, it);
            views.computeIfAbsent(lead, key -> new ClientView(it)).update(it);
        });
        return seen;
    }

    private void recordRead(long lead, long start, long end, Snapshot seen) {
        reads.computeIfAbsent(lead, key -> new ArrayList<>()).add(new Read(operationName(), start, end, seen));
    }

    private void patch(Map<Long, PatchRequest> asks) {
        boolean keyed = asks.values().iterator().next().options().hasIdempotencyKey();
        List<String> requests = new ArrayList<>();
        PatchOutcomes patched = PatchOutcomes.withoutResponse(asks);
        long start = System.nanoTime();
        for (int i = 0; i < (keyed ? MAX_PATCH_ATTEMPTS : 1) && patched.isUnknown(); i++) {
            String id = operationName() + "." + i;
            requests.add(id);
            ConnectionFault kill = ConnectionFault.withProbabilityOneIn(keyed && i == 0 ? 2 : CALLS_PER_KILL, random);
            // each attempt at the other node
            patched = node(calls + i)
                    .exchange(PatchOutcomes.encodeRequest(asks, operationName(), id), kill)
                    .map(answer -> PatchOutcomes.decode(asks, answer))
                    .orElse(patched);
        }
        long end = System.nanoTime();
        patched.outcomes().forEach((lead, outcome) -> {
            PatchRequest ask = asks.get(lead);
            writes.computeIfAbsent(lead, key -> new ArrayList<>())
                    .add(new Write(operationName(), requests, start, end, ask, outcome));
            views.get(lead).applyOutcome(ask, outcome);
        });
        patched.representations().forEach((lead, seen) -> recordRead(lead, start, end, seen));
    }

    private String operationName() {
        return "c" + number + "-" + calls;
    }

    private ClientConnection node(int turn) {
        return connections.get(turn % connections.size());
    }

    @Override
    public void close() {
        connections.forEach(ClientConnection::close);
    }
}
