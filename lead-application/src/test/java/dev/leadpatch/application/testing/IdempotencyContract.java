package dev.leadpatch.application.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.idempotency.IdempotencyKeyStore;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotencyKey;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.lead.StoreCapability;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * The contract of {@link LeadStore#change} with idempotent requests, and of {@link IdempotencyKeyStore}, for stores with
 * {@link StoreCapability#IDEMPOTENT_REQUESTS}.
 */
public abstract class IdempotencyContract extends StoreContract {
    private static final UUID CALLER = DemoCompany.KEY_ID.value();
    private static final Duration ONE_MILLISECOND = Duration.ofMillis(1);

    @Test
    void store_states_the_capability() {
        assertThat(leadStore().capabilities()).contains(StoreCapability.IDEMPOTENT_REQUESTS);
    }

    @Test
    void repeated_request_is_executed_once_and_first_response_is_replayed() {
        assertThat(rename("k", "fingerprint", "First")).isEqualTo(new Outcome.Completed<>("First"));

        assertThat(rename("k", "fingerprint", "Second")).isEqualTo(replayedOutcome("response to First"));
        assertThat(lead().version()).isEqualTo(2);
        assertThat(lead().fields().companyName()).isEqualTo("First");
    }

    @Test
    void response_of_no_op_request_is_replayed() {
        executeWithoutWrite("k", "fingerprint", "not written");

        assertThat(rename("k", "fingerprint", "Second")).isEqualTo(replayedOutcome("response to not written"));
        assertThat(lead().version()).isEqualTo(1);
    }

    @Test
    void different_request_with_same_key_is_rejected() {
        rename("k", "fingerprint", "First");

        assertThat(rename("k", "other fingerprint", "Second"))
                .isEqualTo(new Outcome.Replayed<>(new IdempotentReplay.FingerprintMismatch()));
        assertThat(lead().version()).isEqualTo(2);
    }

    @Test
    void keys_are_case_sensitive_and_scoped_by_caller_and_company() {
        rename("k", "fingerprint", "First");

        assertThat(rename(new IdempotencyKey(COMPANY, new UUID(0, 9), "k"), "fingerprint", "Second"))
                .isEqualTo(new Outcome.Completed<>("Second"));
        assertThat(executeWithoutWrite(new IdempotencyKey(OTHER_COMPANY, CALLER, "k"), "fingerprint", "third"))
                .isEqualTo(new Outcome.Completed<>("third"));
        assertThat(executeWithoutWrite("K", "fingerprint", "fourth")).isEqualTo(new Outcome.Completed<>("fourth"));
    }

    @Test
    void failed_request_leaves_key_unused() {
        IllegalStateException failure = new IllegalStateException("a bug");
        assertThatThrownBy(() -> change(key("k"), "fingerprint", () -> {
                    throw failure;
                }))
                .isSameAs(failure);

        assertThat(rename("k", "fingerprint", "First")).isEqualTo(new Outcome.Completed<>("First"));
    }

    @Test
    void failed_response_rendering_rolls_back_change_and_leaves_key_unused() {
        IdempotentRequest<String> failingRequest = new IdempotentRequest<>(key("k"), "fingerprint", result -> {
            throw new IllegalStateException("a bug");
        });
        assertThatThrownBy(() -> leadStore()
                        .change(Change.of(
                                COMPANY,
                                LEAD,
                                snapshot -> renameDecision(snapshot.orElseThrow(), "First"),
                                Optional.of(failingRequest))))
                .isInstanceOf(IllegalStateException.class);

        assertThat(lead().version()).isEqualTo(1);
        assertThat(rename("k", "fingerprint", "Second")).isEqualTo(new Outcome.Completed<>("Second"));
    }

    @Test
    void concurrent_requests_with_one_key_execute_once_and_share_the_response() throws Exception {
        List<Outcome<String>> outcomes =
                ConcurrentTasks.run(16, number -> rename("k", "fingerprint", "Name " + number));

        List<String> completed = outcomes.stream()
                .filter(Outcome.Completed.class::isInstance)
                .map(ContractSteps::resultOf)
                .toList();
        assertThat(completed).hasSize(1);
        assertThat(outcomes)
                .filteredOn(outcome -> !(outcome instanceof Outcome.Completed))
                .containsOnly(replayedOutcome("response to " + completed.get(0)));
        assertThat(lead().version()).isEqualTo(2);
    }

    @Test
    void request_waiting_beyond_timeout_reports_in_progress() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicReference<Outcome<String>> second = new AtomicReference<>();

        ConcurrentTasks.run(2, number -> {
            if (number == 0) {
                return change(key("k"), "fingerprint", () -> {
                    started.countDown();
                    ConcurrentTasks.await(release);
                    return new Decision.NoWrite<>("first");
                });
            }
            ConcurrentTasks.await(started);
            second.set(rename("k", "fingerprint", "Second"));
            release.countDown();
            return second.get();
        });

        assertThat(second.get()).isEqualTo(new Outcome.Replayed<>(new IdempotentReplay.InProgress()));
        assertThat(rename("k", "fingerprint", "Third")).isEqualTo(replayedOutcome("response to first"));
    }

    @Test
    void key_expires_after_a_day_even_before_it_is_deleted() {
        rename("k", "fingerprint", "First");

        now = NOW.plus(IdempotencyKey.LIFETIME).minus(ONE_MILLISECOND);
        assertThat(rename("k", "fingerprint", "Second")).isEqualTo(replayedOutcome("response to First"));
        now = NOW.plus(IdempotencyKey.LIFETIME);
        assertThat(rename("k", "other fingerprint", "Third")).isEqualTo(new Outcome.Completed<>("Third"));
        assertThat(rename("k", "other fingerprint", "Fourth")).isEqualTo(replayedOutcome("response to Third"));
    }

    @Test
    void expired_keys_are_deleted_in_batches_and_others_are_retained() {
        List.of("a", "b", "c").forEach(name -> executeWithoutWrite(name, "fingerprint", "old"));
        now = NOW.plus(IdempotencyKey.LIFETIME);
        executeWithoutWrite("d", "fingerprint", "new");

        assertThat(fixture.idempotencyKeyStore().deleteExpired(now, 2)).isEqualTo(2);
        assertThat(fixture.idempotencyKeyStore().deleteExpired(now, 2)).isEqualTo(1);
        assertThat(fixture.idempotencyKeyStore().deleteExpired(now, 2)).isZero();
        assertThat(executeWithoutWrite("d", "fingerprint", "again")).isEqualTo(replayedOutcome("response to new"));
    }

    private Outcome<String> rename(String key, String fingerprint, String name) {
        return rename(key(key), fingerprint, name);
    }

    private Outcome<String> rename(IdempotencyKey key, String fingerprint, String name) {
        return leadStore()
                .change(Change.of(
                        key.company(),
                        LEAD,
                        snapshot -> renameDecision(snapshot.orElseThrow(), name),
                        Optional.of(idempotentRequest(key, fingerprint))));
    }

    private Decision<String> renameDecision(LeadSnapshot snapshot, String name) {
        return new Decision.Write<>(DemoCompany.renamedEvent(snapshot, name), name);
    }

    private Outcome<String> executeWithoutWrite(String key, String fingerprint, String result) {
        return executeWithoutWrite(key(key), fingerprint, result);
    }

    private Outcome<String> executeWithoutWrite(IdempotencyKey key, String fingerprint, String result) {
        return change(key, fingerprint, () -> new Decision.NoWrite<>(result));
    }

    private Outcome<String> change(IdempotencyKey key, String fingerprint, Supplier<Decision<String>> decision) {
        CompanyId company = key.company();
        return leadStore()
                .change(Change.of(
                        company, LEAD, snapshot -> decision.get(), Optional.of(idempotentRequest(key, fingerprint))));
    }

    private static IdempotencyKey key(String name) {
        return new IdempotencyKey(COMPANY, CALLER, name);
    }

    private static IdempotentRequest<String> idempotentRequest(IdempotencyKey key, String fingerprint) {
        return new IdempotentRequest<>(key, fingerprint, result -> "response to " + result);
    }

    private static Outcome<String> replayedOutcome(String response) {
        return new Outcome.Replayed<>(new IdempotentReplay.Completed(response));
    }
}
