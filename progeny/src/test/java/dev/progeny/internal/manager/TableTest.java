package dev.progeny.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.internal.platform.ProcessIdentity;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

/** Who holds an object, in whichever order the messages about a handle come that goes from one process to another. */
class TableTest {
    private static final long RECEIVER = ProcessIdentity.self(); // of the living, for the dead hold nothing

    private final Table table = new Table();
    private final Object sender = "sender";
    private final Object receiver = "receiver";
    private final long id =
            table.add(new Object(), new Operation[0], null, sender).id();

    @Test
    void nothingIsHeldAfterAllHaveLetGo() {
        long ticket = table.lend(id, sender);
        table.give(id, ticket, RECEIVER);
        table.redeem(id, ticket, receiver, RECEIVER);

        assertAllLetGo();
    }

    @Test
    void theReceiverMayBeQuickerThanTheWordThatItIsTheReceiver() {
        long ticket = table.lend(id, sender);
        table.redeem(id, ticket, receiver, RECEIVER);
        table.give(id, ticket, RECEIVER);

        assertAllLetGo();
    }

    @Test
    void theWordMayComeAgainAfterwards() {
        long ticket = table.lend(id, sender);
        table.give(id, ticket, RECEIVER);
        table.redeem(id, ticket, receiver, RECEIVER);
        table.give(id, ticket, RECEIVER);

        assertAllLetGo();
    }

    @Test
    void oneOfTwoReceiversMayBeQuickerThanTheWord() throws Exception {
        withAnotherReceiver(other -> {
            long ticket = table.lend(id, sender);
            table.give(id, ticket, other);
            table.redeem(id, ticket, receiver, RECEIVER);
            table.give(id, ticket, RECEIVER);

            assertOnlyTheOtherIsToCome(ticket, other);
        });
    }

    @Test
    void whoComesFirstOfTwoLeavesTheTicketToTheOther() throws Exception {
        withAnotherReceiver(other -> {
            long ticket = table.lend(id, sender);
            table.redeem(id, ticket, receiver, RECEIVER);
            table.give(id, ticket, RECEIVER);
            table.give(id, ticket, other);

            assertOnlyTheOtherIsToCome(ticket, other);
        });
    }

    @Test
    void aWordThatNamesAnotherObjectChangesNothingThere() {
        Object keeper = "keeper";
        long another = table.add(new Object(), new Operation[0], null, sender).id();
        table.hold(another, keeper);
        long ticket = table.lend(id, sender);

        table.give(another, ticket, RECEIVER);
        table.release(another, keeper, 1);

        assertEquals(2, table.size(), "the sender holds both");
        table.redeem(id, ticket, receiver, RECEIVER);
        table.release(another, sender, 1);
        assertAllLetGo();
    }

    private static void withAnotherReceiver(LongConsumer action) throws Exception {
        Process process = new ProcessBuilder("sleep", "60").start();
        try {
            action.accept(ProcessIdentity.of(process.pid()));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private void assertOnlyTheOtherIsToCome(long ticket, long other) {
        table.release(id, sender, 1);
        table.release(id, receiver, 1);
        assertEquals(1, table.size(), "the other is still to come");

        table.redeem(id, ticket, receiver, other);
        table.release(id, receiver, 1);
        assertEquals(0, table.size());
    }

    private void assertAllLetGo() {
        table.release(id, sender, 1);
        assertEquals(1, table.size());
        table.release(id, receiver, 1);
        assertEquals(0, table.size());
    }
}
