package dev.leadpatch.adapter.http.list;

import dev.leadpatch.adapter.http.message.CursorCodec;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.application.list.LeadPaging;
import dev.leadpatch.application.list.LeadPaging.Position;
import dev.leadpatch.application.list.LeadSort;
import dev.leadpatch.domain.value.ExactNumbers;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.TimeParser;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Parses the query parameters that select a page. */
record PagingParameters(QueryString query, Caller caller, QueryErrors errors) {
    static final String LIMIT = "limit";
    static final String PAGE = "page";
    static final String PAGE_SIZE = "pageSize";
    static final String SORT = "sort";

    /** The names of all parameters that select a page. */
    static final List<String> NAMES = List.of(CursorCodec.PARAMETER, LIMIT, PAGE, PAGE_SIZE, SORT);

    private static final int DEFAULT_LIMIT = 50;
    private static final int DEFAULT_PAGE_SIZE = 10;
    private static final int MAX_PAGE_SIZE = 50;
    private static final int MAX_PAGE = LeadPaging.MAX_OFFSET + 1;
    private static final LeadId BEFORE_ALL_LEADS = new LeadId(1);
    private static final LeadId AFTER_ALL_LEADS = new LeadId(Long.MAX_VALUE);

    /** Parses the page; it is meaningless if errors were added. */
    LeadPaging parse() {
        Optional<LeadSort> sort = sort();
        int limit = limit();
        int offset = offset(limit);
        String cursor = query.find(CursorCodec.PARAMETER).orElse("");
        if (cursor.isEmpty()) {
            return new LeadPaging(sort.orElse(LeadSort.ID_DESCENDING), Optional.empty(), offset, limit);
        }
        if (query.find(PAGE).isPresent()) {
            errors.addInvalid(PAGE, "must not be combined with cursor");
        }
        return ParameterValues.isTime(cursor) ? afterTime(cursor, sort, limit) : after(cursor, sort, limit);
    }

    private Optional<LeadSort> sort() {
        Optional<String> text = query.find(SORT).map(String::strip).filter(value -> !value.isEmpty());
        if (text.filter(value -> value.startsWith("[") || value.startsWith("{")).isPresent()) {
            return JsonParameters.sort(SORT, text.get(), errors);
        }
        Optional<LeadSort> sort = text.flatMap(LeadSort::ofWireName);
        if (text.isPresent() && sort.isEmpty()) {
            errors.addInvalid(SORT, "must be one of " + String.join(", ", LeadSort.WIRE_NAMES));
        }
        return sort;
    }

    private int limit() {
        boolean isVendors =
                query.find(PAGE).isPresent() || query.find(PAGE_SIZE).isPresent();
        int max = isVendors ? MAX_PAGE_SIZE : LeadPaging.MAX_LIMIT;
        int defaultLimit = isVendors ? DEFAULT_PAGE_SIZE : DEFAULT_LIMIT;
        Optional<Integer> limit = number(LIMIT, max);
        Optional<Integer> pageSize = number(PAGE_SIZE, max);
        if (query.find(LIMIT).isPresent() && query.find(PAGE_SIZE).isPresent()) {
            errors.addInvalid(PAGE_SIZE, "must not be combined with limit");
        }
        return limit.or(() -> pageSize).orElse(defaultLimit);
    }

    private int offset(int limit) {
        long offset = (number(PAGE, MAX_PAGE).orElse(1) - 1L) * limit;
        if (offset > LeadPaging.MAX_OFFSET) {
            errors.addInvalid(
                    PAGE, "must not start after the first %d leads; use cursor".formatted(LeadPaging.MAX_OFFSET));
            return 0;
        }
        return Math.toIntExact(offset);
    }

    private Optional<Integer> number(String name, int max) {
        Optional<String> text = query.find(name);
        Optional<Integer> number = text.flatMap(ExactNumbers::parseId)
                .filter(value -> value <= max)
                .map(Long::intValue);
        if (text.isPresent() && number.isEmpty()) {
            errors.addInvalid(name, "must be an integer from 1 to " + max);
        }
        return number;
    }

    /** The vendor's cursor: the creation time of the last lead. Further leads of exactly this time are left out. */
    private LeadPaging afterTime(String cursor, Optional<LeadSort> requested, int limit) {
        LeadSort sort = requested.orElse(LeadSort.CREATED_DESCENDING);
        String text = ParameterValues.withPlusSign(cursor);
        Optional<Instant> time = TimeParser.parse(text);
        if (time.isEmpty()) {
            errors.addInvalid(CursorCodec.PARAMETER, TimeParser.describeError(text) + ", or be a cursor of this list");
        }
        if (!sort.isByCreation()) {
            errors.addInvalid(CursorCodec.PARAMETER, "is a time, which requires sort=-created_at or sort=created_at");
        }
        LeadId bound = sort.isDescending() ? BEFORE_ALL_LEADS : AFTER_ALL_LEADS;
        return new LeadPaging(sort, time.map(instant -> new Position(instant, bound)), 0, limit);
    }

    private LeadPaging after(String text, Optional<LeadSort> requested, int limit) {
        Optional<ListCursor> cursor = ListCursor.CODEC
                .decode(text)
                .filter(position -> position.company().equals(caller.company()));
        LeadSort sort = requested.or(() -> cursor.map(ListCursor::sort)).orElse(LeadSort.ID_DESCENDING);
        if (cursor.isEmpty()) {
            errors.addInvalid(
                    CursorCodec.PARAMETER,
                    "must be the Leadpatch-Next-Cursor of a page, or a time such as 2024-01-15T14:30:00Z");
        } else if (cursor.get().sort() != sort) {
            errors.addInvalid(
                    CursorCodec.PARAMETER,
                    "belongs to a list with sort=" + cursor.get().sort().wireName());
        } else if (!cursor.get().filter().equals(ListCursor.filterOf(query))) {
            errors.addInvalid(
                    CursorCodec.PARAMETER, "belongs to a list with another filter; repeat all its parameters");
        }
        return new LeadPaging(sort, cursor.map(ListCursor::position), 0, limit);
    }
}
