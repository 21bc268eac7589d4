package dev.leadpatch.linearizability;

import dev.leadpatch.acceptance.fixture.ApiResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A client of both nodes: it patches and reads a few leads, sometimes breaks its connection, and records its
 * operations.
 */
final class RandomClient implements AutoCloseable {

    /** With this number of attempts, a patch with an idempotency key nearly always receives a response. */
    private static final int MAX_PATCH_ATTEMPTS = 6;

    /** Exceeds the number of database connections of a node, all of which may be dead. */
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

    RandomClient(int number, ClientProfile profile, TwoNodeCluster nodes, RandomGenerator random) {
        this.number = number;
        this.profile = profile;
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

    /** Makes {@code count} calls, each for a random lead. */
    void runCalls(List<Long> leads, int count) {
        for (calls = 1; calls <= count; calls++) {
            if (random.nextInt(CALLS_PER_BACKEND_KILL) == 0) {
                nodes.killBackend(random);
            }
            long lead = leads.get(random.nextInt(leads.size()));
            Map<Long, PatchRequest> patches = nextPatches(lead, leads);
            if (patches.isEmpty()) {
                read(lead, ConnectionFault.withProbabilityOneIn(CALLS_PER_KILL, random));
            } else {
                patch(patches);
            }
        }
    }

    /** Returns the patches of the next request: of the lead, and of another lead if in bulk. None means a read. */
    private Map<Long, PatchRequest> nextPatches(long lead, List<Long> leads) {
        Map<Long, PatchRequest> patches = new TreeMap<>();
        nextPatch(lead).ifPresent(patch -> patches.put(lead, patch));
        if (patches.values().stream().anyMatch(patch -> patch.options().bulk())) {
            long nextLead = leads.get((leads.indexOf(lead) + 1) % leads.size());
            nextPatch(nextLead).ifPresent(patch -> patches.put(nextLead, patch));
        }
        return patches;
    }

    private Optional<PatchRequest> nextPatch(long lead) {
        return Optional.ofNullable(views.get(lead))
                .flatMap(view -> profile.nextPatch(view, new ClientProfile.UniqueValues(number, calls), random));
    }

    /** Retries a read until it succeeds. */
    Snapshot readUntilSuccess(long lead) {
        for (int i = 0; i < MAX_READ_ATTEMPTS; i++, calls++) {
            Optional<Snapshot> snapshot = read(lead, ConnectionFault.NONE);
            if (snapshot.isPresent()) {
                return snapshot.get();
            }
        }
        throw new IllegalStateException("cannot read lead " + lead);
    }

    private Optional<Snapshot> read(long lead, ConnectionFault fault) {
        long start = System.nanoTime();
        Optional<ApiResponse> response = node(calls).exchange(LeadHttpCodec.encodeGet(lead), fault);
        long end = System.nanoTime();
        Optional<Snapshot> snapshot = response.filter(received -> received.status() != 503)
                .map(received -> LeadHttpCodec.decodeSnapshot(received.assertStatus(200)));
        snapshot.ifPresent(current -> {
            recordRead(lead, start, end, current);
            views.computeIfAbsent(lead, key -> new ClientView(current)).update(current);
        });
        return snapshot;
    }

    private void recordRead(long lead, long start, long end, Snapshot snapshot) {
        reads.computeIfAbsent(lead, key -> new ArrayList<>()).add(new Read(operationName(), start, end, snapshot));
    }

    private void patch(Map<Long, PatchRequest> patches) {
        boolean hasKey = patches.values().iterator().next().options().hasIdempotencyKey();
        List<String> requestIds = new ArrayList<>();
        PatchOutcomes result = PatchOutcomes.withoutResponse(patches);
        boolean mayBeApplied = false;
        long start = System.nanoTime();
        for (int i = 0; i < (hasKey ? MAX_PATCH_ATTEMPTS : 1) && (result.isUnknown() || result.isUnavailable()); i++) {
            String requestId = operationName() + "." + i;
            requestIds.add(requestId);
            ConnectionFault fault = ConnectionFault.withProbabilityOneIn(hasKey && i == 0 ? 2 : CALLS_PER_KILL, random);
            // alternates between the nodes
            result = node(calls + i)
                    .exchange(PatchOutcomes.encodeRequest(patches, operationName(), requestId), fault)
                    .map(response -> PatchOutcomes.decode(patches, response))
                    .orElseGet(() -> PatchOutcomes.withoutResponse(patches));
            mayBeApplied |= result.isUnknown();
        }
        if (mayBeApplied && result.isUnavailable()) { // the last attempt changed nothing, but an earlier one may have
            result = PatchOutcomes.withoutResponse(patches);
        }
        long end = System.nanoTime();
        result.outcomes().forEach((lead, outcome) -> {
            PatchRequest patch = patches.get(lead);
            writes.computeIfAbsent(lead, key -> new ArrayList<>())
                    .add(new Write(operationName(), requestIds, start, end, patch, outcome));
            views.get(lead).applyOutcome(patch, outcome);
        });
        result.representations().forEach((lead, snapshot) -> recordRead(lead, start, end, snapshot));
    }

    private String operationName() {
        return "c" + number + "-" + calls;
    }

    private ClientConnection node(int call) {
        return connections.get(call % connections.size());
    }

    @Override
    public void close() {
        connections.forEach(ClientConnection::close);
    }
}
