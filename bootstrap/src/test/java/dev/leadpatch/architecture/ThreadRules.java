package dev.leadpatch.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Where threads may be started. */
final class ThreadRules {

    static final String RUNNER = "dev.leadpatch.application.background..";

    /** Threads that end with their work, or with the process; one that ends is missed by nothing. */
    private static final List<String> EXCEPTIONS = List.of(
            // a thread for each delivery that is being sent
            "dev.leadpatch.adapter.webhook.ThreadPoolWebhookSender",
            // a thread for each look-up of a name
            "dev.leadpatch.adapter.webhook.TimeLimitedDnsResolver",
            // the shutdown hook of the virtual machine
            "dev.leadpatch.bootstrap.cli.ShutdownHookSignal",
            // a pause that an interrupt does not shorten
            "dev.leadpatch.bootstrap.postgres.PostgresServerStopper");

    private ThreadRules() {}

    static ArchRule onlyTheRunnerStartsThreads() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(RUNNER)
                .and(describe(
                        "are no exception",
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
            boolean made = name.equals("<init>")
                    && (assignableTo(Thread.class).test(owner)
                            || assignableTo(Timer.class).test(owner)
                            || assignableTo(ExecutorService.class).test(owner));
            boolean borrowed = assignableTo(Executors.class).test(owner)
                    || (assignableTo(CompletableFuture.class).test(owner)
                            && (name.endsWith("Async") || name.equals("delayedExecutor")));
            return made || borrowed;
        });
    }

    private static String outermost(JavaClass type) {
        return type.getName().replaceFirst("\\$.*", "");
    }
}
