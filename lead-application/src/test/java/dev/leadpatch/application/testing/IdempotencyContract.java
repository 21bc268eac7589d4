package dev.leadpatch.application.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.access.ApiKeyId;
import dev.leadpatch.application.idempotency.IdempotencyKey;
import dev.leadpatch.application.idempotency.Repeatable;
import dev.leadpatch.application.idempotency.Repetition;
import dev.leadpatch.application.lead.FoundLead;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.lead.LeadStore.Verdict;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What every store does with requests that can be repeated. */
public abstract class IdempotencyContract extends PersistenceContract {
    private static final ApiKeyId CALLER = DemoCompany.KEY_ID;
    private static final Duration LITTLE = Duration.ofMillis(1);

    @Test
    void a_request_is_done_once_and_its_first_answer_repeated() {
        assertThat(rename("k", "print", "First")).isEqualTo(new Outcome.Decided<>("First"));

        assertThat(rename("k", "print", "Second")).isEqualTo(answered("answer to First"));
        assertThat(lead().version()).isEqualTo(2);
        assertThat(lead().fields().companyName()).isEqualTo("First");
    }

    @Test
    void the_answer_of_a_request_that_wrote_nothing_is_kept_too() {
        leave("k", "print", "left");

        assertThat(rename("k", "print", "Second")).isEqualTo(answered("answer to left"));
        assertThat(lead().version()).isEqualTo(1);
    }

    @Test
    void another_request_with_the_key_is_told_so_and_not_done() {
        rename("k", "print", "First");

        assertThat(rename("k", "other print", "Second"))
                .isEqualTo(new Outcome.Repeated<>(new Repetition.OtherRequest()));
        assertThat(lead().version()).isEqualTo(2);
    }

    @Test
    void the_same_name_of_another_caller_or_company_or_in_other_letters_is_another_key() {
        rename("k", "print", "First");

        assertThat(rename(new IdempotencyKey(COMPANY, new ApiKeyId(new UUID(0, 9)), "k"), "print", "Second"))
                .isEqualTo(new Outcome.Decided<>("Second"));
        assertThat(leave(new IdempotencyKey(OTHER, CALLER, "k"), "print", "third"))
                .isEqualTo(new Outcome.Decided<>("third"));
        assertThat(leave("K", "print", "fourth")).isEqualTo(new Outcome.Decided<>("fourth"));
    }

    @Test
    void a_request_that_failed_leaves_its_key_unused() {
        IllegalStateException bug = new IllegalStateException("a bug");
        assertThatThrownBy(() -> change(key("k"), "print", () -> {
                    throw bug;
                }))
                .isSameAs(bug);

        assertThat(rename("k", "print", "First")).isEqualTo(new Outcome.Decided<>("First"));
    }

    @Test
    void a_change_whose_answer_cannot_be_made_is_not_done_and_leaves_its_key_unused() {
        Repeatable<String> mute = new Repeatable<>(key("k"), "print", result -> {
            throw new IllegalStateException("a bug");
        });
        assertThatThrownBy(() -> persistence
                        .leads()
                        .change(Change.of(
                                COMPANY, LEAD, found -> renaming(found.orElseThrow(), "First"), Optional.of(mute))))
                .isInstanceOf(IllegalStateException.class);

        assertThat(lead().version()).isEqualTo(1);
        assertThat(rename("k", "print", "Second")).isEqualTo(new Outcome.Decided<>("Second"));
    }

    @Test
    void of_many_at_once_one_is_done_and_all_have_its_answer() throws Exception {
        List<Outcome<String>> outcomes = Concurrently.run(16, number -> rename("k", "print", "Name " + number));

        List<String> done = outcomes.stream()
                .filter(Outcome.Decided.class::isInstance)
                .map(PersistenceContract::decided)
                .toList();
        assertThat(done).hasSize(1);
        assertThat(outcomes)
                .filteredOn(outcome -> !(outcome instanceof Outcome.Decided))
                .containsOnly(answered("answer to " + done.get(0)));
        assertThat(lead().version()).isEqualTo(2);
    }

    @Test
    void who_waits_too_long_for_the_first_is_told_that_it_is_under_way() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        AtomicReference<Outcome<String>> second = new AtomicReference<>();

        Concurrently.run(2, number -> {
            if (number == 0) {
                return change(key("k"), "print", () -> {
                    held.countDown();
                    Concurrently.await(told);
                    return new Verdict.Leave<>("held");
                });
            }
            Concurrently.await(held);
            second.set(rename("k", "print", "Second"));
            told.countDown();
            return second.get();
        });

        assertThat(second.get()).isEqualTo(new Outcome.Repeated<>(new Repetition.UnderWay()));
        assertThat(rename("k", "print", "Third")).isEqualTo(answered("answer to held"));
    }

    @Test
    void a_key_is_known_for_a_day_and_new_after_it_whether_it_was_forgotten_or_not() {
        rename("k", "print", "First");

        now = NOW.plus(IdempotencyKey.LIFETIME).minus(LITTLE);
        assertThat(rename("k", "print", "Second")).isEqualTo(answered("answer to First"));
        now = NOW.plus(IdempotencyKey.LIFETIME);
        assertThat(rename("k", "other print", "Third")).isEqualTo(new Outcome.Decided<>("Third"));
        assertThat(rename("k", "other print", "Fourth")).isEqualTo(answered("answer to Third"));
    }

    @Test
    void expired_keys_are_forgotten_so_many_at_a_time_and_no_others() {
        List.of("a", "b", "c").forEach(name -> leave(name, "print", "old"));
        now = NOW.plus(IdempotencyKey.LIFETIME);
        leave("d", "print", "new");

        assertThat(persistence.idempotencyKeys().forgetExpired(now, 2)).isEqualTo(2);
        assertThat(persistence.idempotencyKeys().forgetExpired(now, 2)).isEqualTo(1);
        assertThat(persistence.idempotencyKeys().forgetExpired(now, 2)).isZero();
        assertThat(leave("d", "print", "again")).isEqualTo(answered("answer to new"));
    }

    private Outcome<String> rename(String key, String fingerprint, String name) {
        return rename(key(key), fingerprint, name);
    }

    private Outcome<String> rename(IdempotencyKey key, String fingerprint, String name) {
        return persistence
                .leads()
                .change(Change.of(
                        key.company(),
                        LEAD,
                        found -> renaming(found.orElseThrow(), name),
                        Optional.of(repeatable(key, fingerprint))));
    }

    private Verdict<String> renaming(FoundLead found, String name) {
        return new Verdict.Write<>(DemoCompany.renamed(newEventId(), found, name), name);
    }

    private Outcome<String> leave(String key, String fingerprint, String result) {
        return leave(key(key), fingerprint, result);
    }

    private Outcome<String> leave(IdempotencyKey key, String fingerprint, String result) {
        return change(key, fingerprint, () -> new Verdict.Leave<>(result));
    }

    private Outcome<String> change(IdempotencyKey key, String fingerprint, Supplier<Verdict<String>> verdict) {
        CompanyId company = key.company();
        return persistence
                .leads()
                .change(Change.of(company, LEAD, found -> verdict.get(), Optional.of(repeatable(key, fingerprint))));
    }

    private static IdempotencyKey key(String name) {
        return new IdempotencyKey(COMPANY, CALLER, name);
    }

    private static Repeatable<String> repeatable(IdempotencyKey key, String fingerprint) {
        return new Repeatable<>(key, fingerprint, result -> "answer to " + result);
    }

    private static Outcome<String> answered(String answer) {
        return new Outcome.Repeated<>(new Repetition.Answered(answer));
    }
}
