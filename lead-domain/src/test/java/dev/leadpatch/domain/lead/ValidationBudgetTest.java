package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.LeadPatchFixture.NOW;
import static dev.leadpatch.domain.lead.LeadPatchFixture.VALIDATOR;
import static dev.leadpatch.domain.lead.LeadPatchFixture.array;
import static dev.leadpatch.domain.lead.LeadPatchFixture.customFields;
import static dev.leadpatch.domain.lead.LeadPatchFixture.entry;
import static dev.leadpatch.domain.lead.LeadPatchFixture.lead;
import static dev.leadpatch.domain.lead.LeadPatchFixture.object;
import static dev.leadpatch.domain.lead.LeadPatchFixture.value;
import static dev.leadpatch.domain.lead.SampleCatalog.CATALOG;
import static dev.leadpatch.domain.lead.SampleCatalog.MULTI_SELECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.domain.catalog.CatalogLookup;
import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.patch.PatchReader;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.patch.PatchValidator.PatchValidationResult;
import dev.leadpatch.domain.patch.PatchValidator.ValidPatch;
import dev.leadpatch.domain.value.Deadline;
import dev.leadpatch.domain.value.Deadline.DeadlineExceededException;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.ListChange;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import dev.leadpatch.domain.violation.Violations;
import dev.leadpatch.domain.violation.Violations.ValidationBudget;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The limits of a validation: the maximum number of violations and the deadline of the request. */
class ValidationBudgetTest {
    private static final Map<String, @Nullable Object> THOUSAND_WRONG_OPTIONS = value(
            MULTI_SELECT,
            array(IntStream.range(0, 1_000).mapToObj(i -> 5_000L + i).toArray()));

    @Test
    void at_most_one_violation_beyond_maximum_is_collected() {
        for (int max : List.of(0, 1, 10)) {
            assertThat(rejected(THOUSAND_WRONG_OPTIONS, new ValidationBudget(max, Deadline.NONE)))
                    .hasSize(max + 1);
        }
    }

    @Test
    void maximum_applies_to_violations_with_and_without_catalog_together() {
        Map<String, @Nullable Object> document = object("email", "nobody", "status", "won");
        document.putAll(THOUSAND_WRONG_OPTIONS);
        PatchValidationResult patch =
                PatchReader.read(document, Strictness.STRICT).patch().check(VALIDATOR);

        assertThat(lead().violations(patch, CATALOG, new ValidationBudget(1, Deadline.NONE)))
                .hasSize(2);
        assertThat(lead().violations(patch, CATALOG, ValidationBudget.DEFAULT)).hasSize(Violations.MAX_VIOLATIONS + 1);
    }

    @Test
    void read_errors_beyond_the_maximum_are_not_created() {
        AtomicInteger inspected = new AtomicInteger();
        Object wrongId = new InspectedObject(inspected);
        List<Object> thousand = Collections.nCopies(1_000, wrongId);

        LeadPatch patch = PatchReader.readNew(object("tags", thousand, "assignedUsers", thousand), Strictness.STRICT)
                .patch();

        assertThat(patch.readErrors()).hasSize(Violations.MAX_VIOLATIONS + 1);
        assertThat(inspected).hasValue(Violations.MAX_VIOLATIONS + 1);
    }

    @Test
    void ids_beyond_the_maximum_of_violations_are_not_validated() {
        Violations violations = new Violations(2);
        AtomicInteger validated = new AtomicInteger();
        Patch<ListChange<TagId>> tags = Patch.set(ListChange.replaceWith(Collections.nCopies(1_000, new TagId(9_999))));

        BiConsumer<TagId, DocumentPath> validator = (id, path) -> {
            validated.incrementAndGet();
            violations.add(path, ViolationCode.UNKNOWN_TAG, "is unknown");
        };

        new CatalogLookup(CATALOG, violations).forEachId(tags, DocumentPath.of(LeadField.TAGS), validator, validator);

        assertThat(validated).hasValue(3);
    }

    @Test
    void validation_stops_at_deadline() {
        Object entries = customFields(IntStream.range(0, 200)
                .mapToObj(i -> entry(1L + SampleCatalog.FIRST_BULK_FIELD + i, "text", object("text", "a")))
                .toArray());
        Map<String, @Nullable Object> conditions = new LinkedHashMap<>();
        for (int i = 0; i < 200; i++) {
            conditions.put("customFields/" + (SampleCatalog.FIRST_BULK_FIELD + i), object("text", "a"));
        }

        for (Object document : List.of(entries, object("if", conditions))) {
            TickingClock clock = new TickingClock();
            ValidationBudget limits =
                    new ValidationBudget(Violations.MAX_VIOLATIONS, Deadline.after(Duration.ofSeconds(10), clock));
            assertThatThrownBy(() -> lead().change(valid(document), CATALOG, NOW, limits))
                    .isInstanceOf(DeadlineExceededException.class);
            assertThat(clock.ticks)
                    .as("clock reads until the validation stopped")
                    .hasValueLessThan(20);
        }
    }

    private static List<Violation> rejected(Object document, ValidationBudget limits) {
        LeadChange change = lead().change(valid(document), CATALOG, NOW, limits);
        return ((LeadChange.Rejected) change).violations();
    }

    private static ValidPatch valid(Object document) {
        return (ValidPatch)
                PatchReader.read(document, Strictness.STRICT).patch().check(VALIDATOR);
    }

    /** An object where an id is required; counts how often it is inspected for a read error. */
    private static final class InspectedObject extends AbstractMap<String, Object> {
        private final AtomicInteger inspected;

        InspectedObject(AtomicInteger inspected) {
            this.inspected = inspected;
        }

        @Override
        public Set<String> keySet() {
            inspected.incrementAndGet();
            return Set.of();
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            return Set.of();
        }
    }

    /** A time source that advances by one second with each read. */
    private static final class TickingClock implements LongSupplier {
        private final AtomicInteger ticks = new AtomicInteger();

        @Override
        public long getAsLong() {
            return Duration.ofSeconds(ticks.incrementAndGet()).toNanos();
        }
    }
}
