package dev.leadpatch.linearizability;

import dev.leadpatch.application.testing.ConcurrentTasks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Many clients at work on few leads, until each has made its calls. */
final class WorkloadRun {

    private static final int LEADS = 3;

    private final TwoNodeCluster nodes;
    private final long seed;
    private final List<Long> leads = new ArrayList<>();
    private final List<RandomClient> clients = new ArrayList<>();
    private final Map<Long, Snapshot> initialLeads = new HashMap<>();

    private WorkloadRun(TwoNodeCluster nodes, List<ClientProfile> habits, long seed) {
        this.nodes = nodes;
        this.seed = seed;
        for (int i = 0; i < LEADS; i++) {
            leads.add(nodes.addLead());
        }
        habits.forEach(this::addClient);
    }

    /**
     * Lets each client make so many calls.
     *
     * @return what there is to know of each lead
     */
    static List<Recording> record(TwoNodeCluster nodes, List<ClientProfile> habits, int calls, long seed)
            throws Exception {
        WorkloadRun run = new WorkloadRun(nodes, habits, seed);
        run.readInitialLeads();
        run.runClients(calls);
        nodes.awaitIdle();
        return run.recordings();
    }

    private RandomClient addClient(ClientProfile habit) {
        int number = clients.size();
        RandomGenerator random = RandomGeneratorFactory.of("SplittableRandom").create(seed + number);
        RandomClient visitor = new RandomClient(number, habit, nodes, random);
        clients.add(visitor);
        return visitor;
    }

    private void readInitialLeads() {
        leads.forEach(lead -> initialLeads.put(lead, clients.get(0).readUntilSuccess(lead)));
    }

    private void runClients(int calls) throws Exception {
        ConcurrentTasks.run(clients.size(), number -> {
            try (RandomClient visitor = clients.get(number)) {
                visitor.runCalls(leads, calls);
            }
            return number;
        });
    }

    private List<Recording> recordings() {
        try (RandomClient witness = addClient(ClientProfile.READER)) {
            return leads.stream().map(lead -> recording(lead, witness)).toList();
        }
    }

    private Recording recording(long lead, RandomClient witness) {
        Snapshot last = witness.readUntilSuccess(lead);
        return new Recording(
                initialLeads.get(lead),
                clients.stream()
                        .flatMap(visitor -> visitor.writes(lead).stream())
                        .toList(),
                clients.stream()
                        .flatMap(visitor -> visitor.reads(lead).stream())
                        .toList(),
                nodes.history(lead),
                last);
    }
}
