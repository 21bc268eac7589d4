package dev.leadpatch.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The rule for starting threads: only the runner of background loops starts threads, with a few exceptions. */
final class ThreadRules {

    static final String RUNNER = "dev.leadpatch.application.background..";

    /** Classes whose threads end with their task or with the process, so that they need no supervision. */
    private static final List<String> EXCEPTIONS = List.of(
            // a thread per delivery in flight
            "dev.leadpatch.application.delivery.dispatch.AsyncWebhookSender",
            // a thread per aborted connection
            "dev.leadpatch.adapter.persistence.jdbc.ConnectionAborter",
            // the batches of an import, which end with it
            "dev.leadpatch.application.importing.BatchWorkers",
            // a thread per DNS query
            "dev.leadpatch.adapter.webhook.guard.TimeLimitedDnsResolver",
            // the JVM's shutdown hook
            "dev.leadpatch.bootstrap.cli.ShutdownSignal",
            // a wait that ignores interrupts
            "dev.leadpatch.bootstrap.postgres.PidFileProcess");

    private ThreadRules() {}

    static ArchRule onlyTheRunnerStartsThreads() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(RUNNER)
                .and(describe(
                        "are not an exception",
                        type -> EXCEPTIONS.stream().noneMatch(name -> name.equals(outermost(type)))))
                .should()
                .accessTargetWhere(startsThreads());
    }

    static List<String> exceptions() {
        return EXCEPTIONS;
    }

    private static DescribedPredicate<JavaAccess<?>> startsThreads() {
        return describe("starts threads", call -> {
            JavaClass owner = call.getTarget().getOwner();
            String name = call.getTarget().getName();
            boolean created = name.equals("<init>")
                    && (assignableTo(Thread.class).test(owner)
                            || assignableTo(Timer.class).test(owner)
                            || assignableTo(ExecutorService.class).test(owner));
            boolean pooled = assignableTo(Executors.class).test(owner)
                    || (assignableTo(CompletableFuture.class).test(owner)
                            && (name.endsWith("Async") || name.equals("delayedExecutor"))
                            && !hasExecutor(call));
            return created || pooled;
        });
    }

    /** Whether a method runs its task on the threads of an argument. */
    private static boolean hasExecutor(JavaAccess<?> call) {
        return call.getTarget() instanceof AccessTarget.CodeUnitAccessTarget target
                && target.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Executor.class));
    }

    private static String outermost(JavaClass type) {
        return type.getName().replaceFirst("\\$.*", "");
    }
}
