package dev.leadpatch.adapter.persistence.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** Compares the estimated size of a snapshot to the bytes that are allocated for its entries. */
final class SnapshotSizeTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int COUNT = 1_000;

    @Test
    void users() {
        assertEstimated(
                id -> new User(
                        new UserId(id),
                        new UUID(id, id),
                        text(25),
                        text(8),
                        text(10),
                        text(7),
                        Optional.of(Instant.ofEpochSecond(id, 1)),
                        false,
                        Optional.empty()),
                SnapshotSize::of);
    }

    @Test
    void tags() {
        assertEstimated(
                id -> new Tag(new TagId(id), new UUID(id, id), text(12), text(7), text(7), false), SnapshotSize::of);
    }

    @Test
    void options() {
        CustomFieldDefinition empty = CustomFieldDefinition.builder(
                        new CustomFieldId(1), CustomFieldType.SELECT, "Field")
                .build();
        assertEstimated(
                id -> new CustomFieldOption(new OptionId(id), text(12), false),
                option -> SnapshotSize.of(empty.with(option)) - SnapshotSize.of(empty));
    }

    @Test
    void endpoints() {
        Endpoint endpoint = DemoCompany.endpoint("receiver");

        assertThat(SnapshotSize.of(List.of(endpoint))).isBetween(700L, 2_000L);
    }

    /** The maps and lists of the entries count too: about 16 bytes for each. */
    private static <T> void assertEstimated(LongFunction<T> create, ToLongFunction<T> toBytes) {
        List<T> entries = new ArrayList<>(COUNT + 1);
        entries.add(create.apply(COUNT + 1)); // loads the classes
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (long id = 1; id <= COUNT; id++) {
            entries.add(create.apply(id));
        }
        double allocated = THREADS.getCurrentThreadAllocatedBytes() - before + 16.0 * COUNT;

        double estimated = entries.stream().skip(1).mapToLong(toBytes).sum();

        assertThat(estimated / allocated).isBetween(0.95, 1.3);
    }

    private static String text(int length) {
        return "x".repeat(length);
    }
}
