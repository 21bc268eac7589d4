package dev.leadpatch.linearizability;

import dev.leadpatch.application.testing.ConcurrentTasks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Many clients at work on few leads, until each has made its calls. */
final class Run {

    private static final int LEADS = 3;

    private final TwoNodes nodes;
    private final long seed;
    private final List<Long> leads = new ArrayList<>();
    private final List<Visitor> visitors = new ArrayList<>();
    private final Map<Long, Snapshot> first = new HashMap<>();

    private Run(TwoNodes nodes, List<Habit> habits, long seed) {
        this.nodes = nodes;
        this.seed = seed;
        for (int i = 0; i < LEADS; i++) {
            leads.add(nodes.addLead());
        }
        habits.forEach(this::addVisitor);
    }

    /**
     * Lets each client make so many calls.
     *
     * @return what there is to know of each lead
     */
    static List<Recording> of(TwoNodes nodes, List<Habit> habits, int calls, long seed) throws Exception {
        Run run = new Run(nodes, habits, seed);
        run.look();
        run.visit(calls);
        nodes.settle();
        return run.recordings();
    }

    private Visitor addVisitor(Habit habit) {
        int number = visitors.size();
        RandomGenerator random = RandomGeneratorFactory.of("SplittableRandom").create(seed + number);
        Visitor visitor = new Visitor(number, habit, nodes, random);
        visitors.add(visitor);
        return visitor;
    }

    private void look() {
        leads.forEach(lead -> first.put(lead, visitors.get(0).mustRead(lead)));
    }

    private void visit(int calls) throws Exception {
        ConcurrentTasks.run(visitors.size(), number -> {
            try (Visitor visitor = visitors.get(number)) {
                visitor.visit(leads, calls);
            }
            return number;
        });
    }

    private List<Recording> recordings() {
        try (Visitor witness = addVisitor(Habit.READER)) {
            return leads.stream().map(lead -> recording(lead, witness)).toList();
        }
    }

    private Recording recording(long lead, Visitor witness) {
        Snapshot last = witness.mustRead(lead);
        return new Recording(
                first.get(lead),
                visitors.stream()
                        .flatMap(visitor -> visitor.writes(lead).stream())
                        .toList(),
                visitors.stream()
                        .flatMap(visitor -> visitor.reads(lead).stream())
                        .toList(),
                nodes.history(lead),
                last);
    }
}
