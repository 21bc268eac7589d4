package dev.leadpatch.linearizability;

import dev.leadpatch.application.testing.ConcurrentTasks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Runs a workload: concurrent clients, a fixed number of calls each, on a few leads. */
final class WorkloadRun {

    private static final int LEADS = 3;

    private final TwoNodeCluster nodes;
    private final long seed;
    private final List<Long> leads = new ArrayList<>();
    private final List<RandomClient> clients = new ArrayList<>();
    private final Map<Long, Snapshot> initialLeads = new HashMap<>();

    private WorkloadRun(TwoNodeCluster nodes, List<ClientProfile> profiles, long seed) {
        this.nodes = nodes;
        this.seed = seed;
        for (int i = 0; i < LEADS; i++) {
            leads.add(nodes.addLead());
        }
        profiles.forEach(this::addClient);
    }

    /**
     * Runs the workload.
     *
     * @param calls the number of calls of each client
     * @return one recording for each lead
     */
    static List<Recording> record(TwoNodeCluster nodes, List<ClientProfile> profiles, int calls, long seed)
            throws Exception {
        WorkloadRun run = new WorkloadRun(nodes, profiles, seed);
        run.readInitialLeads();
        run.runClients(calls);
        nodes.awaitIdle();
        return run.recordings();
    }

    private RandomClient addClient(ClientProfile profile) {
        int number = clients.size();
        RandomGenerator random = RandomGeneratorFactory.of("SplittableRandom").create(seed + number);
        RandomClient client = new RandomClient(number, profile, nodes, random);
        clients.add(client);
        return client;
    }

    private void readInitialLeads() {
        leads.forEach(lead -> initialLeads.put(lead, clients.get(0).readUntilSuccess(lead)));
    }

    private void runClients(int calls) throws Exception {
        ConcurrentTasks.run(clients.size(), number -> {
            try (RandomClient client = clients.get(number)) {
                client.runCalls(leads, calls);
            }
            return number;
        });
    }

    private List<Recording> recordings() {
        try (RandomClient reader = addClient(ClientProfile.READER)) {
            return leads.stream().map(lead -> recording(lead, reader)).toList();
        }
    }

    private Recording recording(long lead, RandomClient reader) {
        Snapshot finalLead = reader.readUntilSuccess(lead);
        return new Recording(
                initialLeads.get(lead),
                clients.stream().flatMap(client -> client.writes(lead).stream()).toList(),
                clients.stream().flatMap(client -> client.reads(lead).stream()).toList(),
                nodes.history(lead),
                finalLead);
    }
}
