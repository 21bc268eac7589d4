package dev.leadpatch.application.faulty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.testing.LeadStoreContract;
import dev.leadpatch.application.testing.LeadStoreFixture;
import dev.leadpatch.application.testing.StoreSetup;
import dev.leadpatch.application.testing.StoredChange;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadBuilder;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Each fault of a store fails the test of {@link LeadStoreContract} that is about it. */
final class FaultyStoresTest {
    private static volatile Function<StoreSetup, HostLeadStore> faultyStore = HostLeadStore::new;

    /** A fault, and the test that must fail. */
    private record Fault(String name, String test, Function<StoreSetup, HostLeadStore> store) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Fault> faults() {
        return List.of(
                new Fault(
                        "sends notification before commit",
                        "notification_finds_the_change_committed",
                        setup -> new HostLeadStore(setup) {
                            @Override
                            void commit(Key key, Row row) {
                                sendNotification();
                                super.commit(key, row);
                            }
                        }),
                new Fault(
                        "sends notification of failed changes",
                        "failing_decider_writes_nothing_and_releases_the_lock",
                        setup -> new HostLeadStore(setup) {
                            @Override
                            void unlock(Key key, boolean isCompleted) {
                                super.unlock(key, isCompleted);
                                sendNotification();
                            }
                        }),
                new Fault(
                        "has no transaction",
                        "change_that_fails_after_its_first_write_leaves_nothing"
                                + "(dev.leadpatch.application.testing.LeadStoreContract$UnwritableEvent)",
                        setup -> new HostLeadStore(setup) {
                            @Override
                            void write(Key key, Lead before, List<LeadEvent> events) {
                                Row stored = row(key).orElseThrow();
                                Lead after = events.get(events.size() - 1).lead();
                                commit(key, new Row(after, stored.changes()));
                                super.write(key, before, events);
                            }
                        }),
                new Fault(
                        "commits each event",
                        "change_whose_second_event_is_refused_leaves_nothing_of_the_first",
                        setup -> new HostLeadStore(setup) {
                            @Override
                            void write(Key key, Lead before, List<LeadEvent> events) {
                                for (LeadEvent event : events) {
                                    super.write(key, row(key).orElseThrow().lead(), List.of(event));
                                }
                            }
                        }),
                new Fault("locks nothing", "update_during_another_decision_is_not_lost", LocklessLeadStore::new),
                new Fault(
                        "loses conflicting updates",
                        "update_during_another_decision_is_not_lost",
                        setup -> new LocklessLeadStore(setup) {
                            @Override
                            synchronized void write(Key key, Lead before, List<LeadEvent> events) {
                                // as "update … where version = ?" without a check of the row count
                                if (row(key).orElseThrow().lead().equals(before)) {
                                    super.write(key, before, events);
                                }
                            }
                        }),
                new Fault(
                        "loses the change row", "write_stores_lead_and_change_row", setup -> new HostLeadStore(setup) {
                            @Override
                            void commit(Key key, Row row) {
                                super.commit(key, new Row(row.lead(), List.of()));
                            }
                        }),
                new Fault(
                        "accepts any version",
                        "write_of_other_than_the_next_version_is_refused",
                        setup -> new HostLeadStore(setup) {
                            @Override
                            void write(Key key, Lead before, List<LeadEvent> events) {
                                List<StoredChange> changes = new ArrayList<>(storedChanges(key.company(), key.lead()));
                                events.forEach(event -> changes.add(render(event)));
                                commit(
                                        key,
                                        new Row(events.get(events.size() - 1).lead(), changes));
                            }
                        }),
                new Fault(
                        "reorders the events of a change",
                        "several_events_of_one_change_are_stored_in_order",
                        setup -> new HostLeadStore(setup) {
                            @Override
                            public List<StoredChange> storedChanges(CompanyId company, LeadId lead) {
                                List<StoredChange> changes = new ArrayList<>(super.storedChanges(company, lead));
                                if (changes.size() == 2) {
                                    Collections.swap(changes, 0, 1);
                                }
                                return changes;
                            }
                        }),
                new Fault(
                        "reorders the history",
                        "concurrent_changes_of_one_lead_are_stored_with_consecutive_versions",
                        setup -> new HostLeadStore(setup) {
                            @Override
                            void commit(Key key, Row row) {
                                List<StoredChange> changes = new ArrayList<>(row.changes());
                                if (changes.size() > 2) {
                                    Collections.swap(changes, changes.size() - 2, changes.size() - 1);
                                }
                                super.commit(key, new Row(row.lead(), changes));
                            }
                        }),
                new Fault(
                        "decides on stale leads",
                        "decider_receives_the_result_of_the_previous_change",
                        setup -> new HostLeadStore(setup) {
                            private final Map<Key, Optional<LeadSnapshot>> cache = new ConcurrentHashMap<>();

                            @Override
                            Optional<LeadSnapshot> snapshot(Key key) {
                                return cache.computeIfAbsent(key, super::snapshot);
                            }
                        }),
                new Fault(
                        "caches catalogs",
                        "replaced_catalog_is_used_by_the_next_call",
                        setup -> new HostLeadStore(setup) {
                            private final Map<CompanyId, CompanyCatalog> cache = new ConcurrentHashMap<>();

                            @Override
                            CompanyCatalog catalog(CompanyId company) {
                                return cache.computeIfAbsent(company, super::catalog);
                            }
                        }),
                new Fault(
                        "reads the catalog before it locks the lead",
                        "catalog_of_a_waiting_change_is_as_of_the_moment_of_its_lead",
                        setup -> new HostLeadStore(setup) {
                            private final Map<Thread, CompanyCatalog> catalogs = new ConcurrentHashMap<>();

                            @Override
                            boolean lock(Key key) {
                                catalogs.put(Thread.currentThread(), super.catalog(key.company()));
                                return super.lock(key);
                            }

                            @Override
                            CompanyCatalog catalog(CompanyId company) {
                                return Optional.ofNullable(catalogs.get(Thread.currentThread()))
                                        .orElseGet(() -> super.catalog(company));
                            }
                        }),
                new Fault(
                        "returns before the commit",
                        "change_is_visible_to_other_threads_when_it_returns",
                        setup -> new HostLeadStore(setup) {
                            @Override
                            void commit(Key key, Row row) {
                                CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS)
                                        .execute(() -> super.commit(key, row));
                            }
                        }),
                new Fault(
                        "keeps the lock after an exception",
                        "failing_decider_writes_nothing_and_releases_the_lock",
                        setup -> new HostLeadStore(setup) {
                            @Override
                            void unlock(Key key, boolean isCompleted) {
                                if (isCompleted) {
                                    super.unlock(key, isCompleted);
                                }
                            }
                        }),
                new Fault(
                        "mixes companies",
                        "equal_lead_ids_of_different_companies_are_distinct",
                        setup -> new HostLeadStore(setup) {
                            @Override
                            Key keyOf(CompanyId company, LeadId lead) {
                                return super.keyOf(new CompanyId(1), lead);
                            }
                        }),
                new Fault(
                        "finds leads of other companies",
                        "decider_receives_no_lead_if_the_company_does_not_have_it",
                        setup -> new HostLeadStore(setup) {
                            @Override
                            Optional<LeadSnapshot> snapshot(Key key) {
                                return super.snapshot(key)
                                        .or(() -> super.snapshot(new Key(new CompanyId(2), key.lead())));
                            }
                        }),
                new Fault(
                        "rounds numbers",
                        "every_field_is_stored_exactly_and_can_be_cleared",
                        setup -> new HostLeadStore(setup) {
                            @Override
                            void commit(Key key, Row row) {
                                LeadBuilder rounded = row.lead().toBuilder();
                                row.lead().fields().customFields().forEach((field, value) -> {
                                    if (value instanceof CustomFieldValue.Numeric numeric) {
                                        BigDecimal number = BigDecimal.valueOf(
                                                numeric.number().doubleValue());
                                        rounded.customField(field, new CustomFieldValue.Numeric(number));
                                    }
                                });
                                super.commit(key, new Row(rounded.build(), row.changes()));
                            }
                        }),
                new Fault(
                        "invents a history",
                        "history_query_returns_the_changed_fields_or_none_at_all",
                        setup -> new HostLeadStore(setup) {
                            @Override
                            Optional<List<String>> changedFields(Key key, long sinceVersion) {
                                return Optional.of(List.of());
                            }
                        }));
    }

    /** The contract test of {@link #faultyStore}. */
    static final class FaultyStoreContract extends LeadStoreContract {
        @Override
        protected LeadStoreFixture open(StoreSetup setup) {
            return faultyStore.apply(setup);
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void fault_fails_the_test_that_is_about_it(Fault fault) {
        faultyStore = fault.store();

        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectMethod(FaultyStoreContract.class.getName() + "#" + fault.test()))
                .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);

        assertThat(listener.getSummary().getFailures())
                .isNotEmpty()
                .extracting(failure -> rootCauseOf(failure.getException()))
                .allMatch(AssertionError.class::isInstance);
    }

    private static Throwable rootCauseOf(Throwable failure) {
        return failure.getCause() == null ? failure : rootCauseOf(failure.getCause());
    }
}
