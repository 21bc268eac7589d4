package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.LeadPatchFixture.entry;
import static dev.leadpatch.domain.lead.LeadPatchFixture.object;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Generates random documents: valid patches and arbitrary JSON. */
final class RandomPatchDocuments {
    private static final List<String> TEXTS = List.of("company_name", "first_name", "last_name");
    private static final List<String> FIELDS = List.of(
            "company_name",
            "email",
            "phone_number",
            "first_name",
            "last_name",
            "status",
            "assignedUsers",
            "tags",
            "customFields");
    private static final List<String> STATUSES = List.of("new", "contacted", "qualified", "converted", "lost");
    private static final List<String> DATES =
            List.of("2024-01-15", "2024-02-29", "2024-01-15T14:30:00Z", "1999-12-31T23:59:59.123+05:30");
    private static final List<String> NAMES = List.of(
            "",
            "zzz",
            "companyName",
            "if",
            "a/b",
            "~",
            "text",
            "number",
            "multi_select",
            "customFieldId",
            "type",
            "value",
            "\u0000",
            "😀",
            "\uD83D");
    private static final List<String> HOSTILE_TEXTS = List.of(
            "",
            " ",
            "\u00A0",
            "\u0000",
            "\uD83D",
            "😀",
            "null",
            "true",
            "1",
            "a@b.co",
            "a@",
            "+1 555",
            "new",
            "2023-02-29",
            "2024-02-29",
            "x".repeat(256),
            "😀".repeat(1_001),
            "x".repeat(20_001),
            "%s %d {0} ${x}",
            "'; drop table leads; --",
            "<script>",
            "\r\n",
            "\u202E",
            "ext",
            "0".repeat(41));
    private static final List<Number> NUMBERS = List.of(
            0,
            1,
            -1,
            1L,
            3L,
            5L,
            7L,
            900L,
            901L,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            BigInteger.TWO.pow(63),
            BigInteger.TWO.pow(2_000),
            new BigDecimal("1.0"),
            new BigDecimal("1e2"),
            new BigDecimal("1.5"),
            new BigDecimal("1e5000000"),
            new BigDecimal("-1e-5000000"),
            new BigDecimal("0e2147483647"),
            new BigDecimal("1e37"),
            new BigDecimal("0.10"),
            1.5,
            Double.NaN,
            Float.MAX_VALUE);

    private final SplittableRandom random;

    RandomPatchDocuments(long seed) {
        random = new SplittableRandom(seed);
    }

    /** A valid patch. */
    Map<String, @Nullable Object> validPatch() {
        return validPatchOf(FIELDS.stream().filter(field -> oneIn(3)).toList(), SampleCatalog.ALL_TYPES);
    }

    /** Two valid patches without a common field or custom field; both have the member {@code customFields}. */
    List<Map<String, @Nullable Object>> disjointPatches() {
        List<String> left = FIELDS.stream().filter(field -> oneIn(2)).toList();
        List<String> right =
                FIELDS.stream().filter(field -> !left.contains(field)).toList();
        List<SampleCatalog.Field> leftFields =
                SampleCatalog.ALL_TYPES.stream().filter(field -> oneIn(2)).toList();
        List<SampleCatalog.Field> rightFields = SampleCatalog.ALL_TYPES.stream()
                .filter(field -> !leftFields.contains(field))
                .toList();
        Map<String, @Nullable Object> leftPatch = validPatchOf(left, leftFields);
        Map<String, @Nullable Object> rightPatch = validPatchOf(right, rightFields);
        leftPatch.put("customFields", validEntries(leftFields));
        rightPatch.put("customFields", validEntries(rightFields));
        return List.of(leftPatch, rightPatch);
    }

    /**
     * A patch document with arbitrary JSON in random members; most of its structure is valid, so that the rules are
     * reached.
     */
    @Nullable
    Object arbitraryDocument() {
        if (oneIn(40)) {
            return arbitraryJson(3);
        }
        Map<String, @Nullable Object> document = validPatch();
        for (String field : FIELDS) {
            if (oneIn(10)) {
                document.put(field, field.equals("customFields") ? arbitraryEntries() : arbitraryJson(3));
            }
        }
        if (oneIn(4)) {
            document.put(oneOf(NAMES), arbitraryJson(2));
        }
        if (oneIn(3)) {
            document.put("if", arbitraryConditions());
        }
        return document;
    }

    private Map<String, @Nullable Object> validPatchOf(List<String> fields, List<SampleCatalog.Field> customFields) {
        Map<String, @Nullable Object> patch = new LinkedHashMap<>();
        fields.forEach(field -> patch.put(field, validValue(field, customFields)));
        return patch;
    }

    private @Nullable Object validValue(String field, List<SampleCatalog.Field> customFields) {
        return switch (field) {
            case "status" -> oneOf(STATUSES);
            case "tags", "assignedUsers" -> listOf(4, () -> 1L + random.nextInt(5));
            case "customFields" -> validEntries(customFields);
            case "email" -> oneIn(4) ? null : " " + oneOf(List.of("a", "b", "c")) + "@example.org";
            case "phone_number" -> oneIn(4) ? null : "555-" + random.nextInt(3);
            default -> oneIn(4) ? null : oneOf(List.of("Ada", " Ada ", "Bea", "x".repeat(255)));
        };
    }

    private List<@Nullable Object> validEntries(List<SampleCatalog.Field> fields) {
        List<@Nullable Object> entries = new ArrayList<>();
        for (SampleCatalog.Field field : fields) {
            if (oneIn(2)) {
                Object value =
                        oneIn(4) ? null : object(field.type(), oneIn(6) ? null : validCustomFieldValue(field.type()));
                entries.add(entry(field.id(), field.type(), value));
            }
        }
        return entries;
    }

    private Object validCustomFieldValue(String type) {
        return switch (type) {
            case "text" -> oneOf(List.of("a", " b ", "c"));
            case "textarea" -> oneOf(List.of("a\nb", " b ", "c\t"));
            case "number" -> oneOf(List.of(1, 1L, new BigDecimal("1.00"), new BigDecimal("1e3"), BigInteger.TEN));
            case "date" -> oneOf(DATES);
            case "boolean" -> random.nextBoolean();
            case "select" -> 1L + random.nextInt(3);
            default -> listOf(4, () -> 1L + random.nextInt(3));
        };
    }

    private @Nullable Object arbitraryConditions() {
        if (oneIn(10)) {
            return arbitraryJson(3);
        }
        Map<String, @Nullable Object> conditions = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            SampleCatalog.Field field = oneOf(SampleCatalog.ALL_TYPES);
            switch (random.nextInt(6)) {
                case 0 -> conditions.put(oneOf(NAMES), arbitraryJson(1));
                case 1 -> conditions.put(oneOf(FIELDS), arbitraryJson(2));
                case 2, 3 -> conditions.put("status", "new");
                default ->
                    conditions.put(
                            "customFields/" + field.id(), oneIn(2) ? null : object(field.type(), arbitraryJson(2)));
            }
        }
        return conditions;
    }

    private @Nullable Object arbitraryEntries() {
        return oneIn(5) ? arbitraryJson(3) : listOf(5, this::arbitraryEntry);
    }

    private @Nullable Object arbitraryEntry() {
        if (oneIn(8)) {
            return arbitraryJson(2);
        }
        SampleCatalog.Field sample = oneOf(SampleCatalog.ALL_TYPES);
        SampleCatalog.Field field = oneIn(3) ? sample.asRequired() : sample;
        Map<String, @Nullable Object> entry = entry(
                oneIn(8) ? arbitraryJson(1) : field.id(),
                oneIn(8) ? arbitraryJson(1) : field.type(),
                oneIn(4) ? arbitraryJson(2) : object(field.type(), arbitraryJson(2)));
        if (oneIn(8)) {
            entry.remove(oneOf(List.copyOf(new TreeSet<>(entry.keySet()))));
        }
        if (oneIn(8)) {
            entry.put(oneOf(NAMES), arbitraryJson(1));
        }
        return entry;
    }

    private @Nullable Object arbitraryJson(int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 5)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2, 3 -> oneIn(4) ? oneOf(NUMBERS) : (Number) (long) random.nextInt(-2, 12);
            case 4 -> oneIn(3) ? randomText() : oneOf(HOSTILE_TEXTS);
            case 5, 6 -> listOf(oneIn(20) ? 150 : 4, () -> arbitraryJson(depth - 1));
            default -> {
                Map<String, @Nullable Object> object = new LinkedHashMap<>();
                for (int i = random.nextInt(3); i > 0; i--) {
                    object.put(oneIn(3) ? oneOf(TEXTS) : oneOf(NAMES), arbitraryJson(depth - 1));
                }
                yield object;
            }
        };
    }

    private String randomText() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append((char) (oneIn(2) ? random.nextInt(0x20, 0x7F) : random.nextInt(0x10000)));
        }
        return text.toString();
    }

    private <T> List<T> listOf(int maxSize, Supplier<T> item) {
        List<T> items = new ArrayList<>();
        for (int i = random.nextInt(maxSize + 1); i > 0; i--) {
            items.add(item.get());
        }
        return items;
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** Returns {@code true} with the probability 1/{@code n}. */
    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }
}
