package dev.progeny.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.internal.platform.ProcessIdentity;
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
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            long second = ProcessIdentity.of(other.pid());
            long ticket = table.lend(id, sender);
            table.give(id, ticket, second);
            table.redeem(id, ticket, receiver, RECEIVER);
            table.give(id, ticket, RECEIVER);
            table.release(id, sender, 1);
            table.release(id, receiver, 1);
            assertEquals(1, table.size(), "the other is still to come");

            table.redeem(id, ticket, receiver, second);
            table.release(id, receiver, 1);
            assertEquals(0, table.size());
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void whoComesFirstOfTwoLeavesTheTicketToTheOther() throws Exception {
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            long second = ProcessIdentity.of(other.pid());
            long ticket = table.lend(id, sender);
            table.redeem(id, ticket, receiver, RECEIVER);
            table.give(id, ticket, RECEIVER);
            table.give(id, ticket, second);
            table.release(id, sender, 1);
            table.release(id, receiver, 1);
            assertEquals(1, table.size(), "the other is still to come");

            table.redeem(id, ticket, receiver, second);
            table.release(id, receiver, 1);
            assertEquals(0, table.size());
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    private void assertAllLetGo() {
        table.release(id, sender, 1);
        assertEquals(1, table.size());
        table.release(id, receiver, 1);
        assertEquals(0, table.size());
    }
}
