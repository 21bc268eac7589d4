package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The catalog of the sample company: users and tags 1 to 150, custom fields of every type, and archived items of each
 * kind.
 */
final class SampleCatalog {
    static final long ARCHIVED_USER = 900;
    static final long ARCHIVED_TAG = 901;
    static final long ARCHIVED_OPTION = 9;

    static final Field TEXT = new Field(1, "text");
    static final Field TEXTAREA = new Field(2, "textarea");
    static final Field NUMBER = new Field(3, "number");
    static final Field DATE = new Field(4, "date");
    static final Field BOOLEAN = new Field(5, "boolean");
    static final Field SELECT = new Field(6, "select");
    static final Field MULTI_SELECT = new Field(7, "multi_select");
    static final Field ARCHIVED_FIELD = new Field(31, "text");
    static final Field DEAL_FIELD = new Field(32, "text");
    static final List<Field> ALL_TYPES = List.of(TEXT, TEXTAREA, NUMBER, DATE, BOOLEAN, SELECT, MULTI_SELECT);

    /** The first of 250 text fields with ascending ids. */
    static final int FIRST_BULK_FIELD = 1001;

    static final CompanyCatalog CATALOG = catalog();

    private SampleCatalog() {}

    record Field(long id, String type) {
        /** The required field of the same type. */
        Field asRequired() {
            return new Field(id + 10, type);
        }
    }

    private static CompanyCatalog catalog() {
        List<User> users = LongStream.concat(LongStream.rangeClosed(1, 150), LongStream.of(ARCHIVED_USER))
                .mapToObj(id -> user(id, id == ARCHIVED_USER))
                .toList();
        List<Tag> tags = LongStream.concat(LongStream.rangeClosed(1, 150), LongStream.of(ARCHIVED_TAG))
                .mapToObj(
                        id -> new Tag(new TagId(id), new UUID(2, id), "tag " + id, "#fff", "#000", id == ARCHIVED_TAG))
                .toList();
        List<CustomFieldDefinition> fields = Stream.of(
                        ALL_TYPES.stream().map(field -> field(field, "lead", false, false)),
                        ALL_TYPES.stream().map(field -> field(field.asRequired(), "lead", true, false)),
                        Stream.of(field(ARCHIVED_FIELD, "lead", false, true), field(DEAL_FIELD, "deal", false, false)),
                        IntStream.range(0, 250)
                                .mapToObj(i -> new Field(FIRST_BULK_FIELD + i, "text"))
                                .map(field -> field(field, "lead", false, false)))
                .flatMap(stream -> stream)
                .toList();
        return CompanyCatalog.of(new CompanyId(1), new UUID(0, 1), fields, users, tags);
    }

    private static User user(long id, boolean archived) {
        return User.builder(new UserId(id), id + "@example.org")
                .firstName("User")
                .lastName("No " + id)
                .archived(archived)
                .build();
    }

    private static CustomFieldDefinition field(Field field, String category, boolean required, boolean archived) {
        CustomFieldType type = CustomFieldType.ofWireName(field.type()).orElseThrow();
        boolean hasOptions = type == CustomFieldType.SELECT || type == CustomFieldType.MULTI_SELECT;
        List<CustomFieldOption> options = hasOptions
                ? List.of(
                        new CustomFieldOption(new OptionId(1), "High", false),
                        new CustomFieldOption(new OptionId(2), "Medium", false),
                        new CustomFieldOption(new OptionId(3), "100%s", false),
                        new CustomFieldOption(new OptionId(ARCHIVED_OPTION), "Old", true))
                : List.of();
        return CustomFieldDefinition.builder(new CustomFieldId(field.id()), type, "%s " + field.type())
                .category(category)
                .required(required)
                .options(options)
                .archived(archived)
                .build();
    }
}
