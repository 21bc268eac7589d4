package dev.leadpatch.adapter.http.server;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.feed.ReadChangeFeed;

/** Stub: every position has expired. */
final class UnsupportedReadChangeFeed implements ReadChangeFeed {

    @Override
    public Result read(Query query) {
        return new Result.Expired();
    }

    @Override
    public Result readEnd(Caller caller) {
        return new Result.Expired();
    }
}
