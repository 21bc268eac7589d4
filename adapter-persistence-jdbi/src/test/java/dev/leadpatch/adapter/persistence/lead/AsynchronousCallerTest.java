package dev.leadpatch.adapter.persistence.lead;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AsynchronousCallerTest {
    private final List<Runnable> passedOn = new ArrayList<>();
    private final List<String> executed = new ArrayList<>();
    private final AsynchronousCaller caller = new AsynchronousCaller(passedOn::add);

    @Test
    void earlier_tasks_are_executed_in_order_on_the_callers_thread() {
        caller.execute(() -> {
            executed.add("first");
            caller.execute(() -> executed.add("second"));
        });

        caller.runTasks();

        assertThat(executed).containsExactly("first", "second");
        assertThat(passedOn).isEmpty();
    }

    @Test
    void later_tasks_are_passed_on() {
        caller.runTasks();
        Runnable later = () -> executed.add("later");

        caller.execute(later);

        assertThat(executed).isEmpty();
        assertThat(passedOn).containsExactly(later);
    }

    @Test
    void failed_task_stops_no_other() {
        caller.execute(() -> {
            throw new IllegalStateException("failed");
        });
        caller.execute(() -> executed.add("second"));

        caller.runTasks();
        caller.execute(() -> {});

        assertThat(executed).containsExactly("second");
        assertThat(passedOn).hasSize(1);
    }
}
