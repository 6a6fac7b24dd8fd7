package dev.progeny.examples.bench.live;

import dev.progeny.ProcessQueue;
import dev.progeny.examples.bench.model.Block;
import dev.progeny.examples.bench.model.Channel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The panel of an instrument whose state is in shared memory, and so the same in every process that it is sent to.
 *
 * @param channels the channels, by their numbers
 * @param traces their newest samples
 * @param processes what the processes are called, by their places on the board
 * @param board what they say
 * @param queue the blocks that wait for the store
 * @param capacity how many blocks fit on it
 * @param orders what the supervisor is asked for
 * @param folder of the recordings
 */
public record SharedPanel(
        List<Channel> channels,
        List<Trace> traces,
        List<ProcessName> processes,
        Board board,
        ProcessQueue<Block> queue,
        int capacity,
        ProcessQueue<Order> orders,
        String folder)
        implements Panel {

    @Override
    public Trace trace(int channel) {
        return traces.get(channel);
    }

    @Override
    public Status status() {
        List<Counts> counts = new ArrayList<>();
        long recorded = 0;
        for (Channel channel : channels) {
            Counts of = counts(channel.number());
            counts.add(of);
            recorded += of.stored();
        }
        List<ProcessState> states = new ArrayList<>();
        for (int place = 0; place < processes.size(); place++) {
            states.add(state(place));
        }
        return new Status(queue.size(), capacity, counts, states, recorded);
    }

    private Counts counts(int number) {
        ChannelBoard channel = board.channel(number);
        long stored = channel.stored();
        ChannelBoard.Sums sums = channel.sums(); // after that, so that not more is stored than was accepted
        return new Counts(
                sums.accepted() + sums.dropped() + inHand(number),
                sums.accepted(),
                stored,
                channel.shown(),
                sums.dropped(),
                channel.waitedNanos());
    }

    /** {@return how many samples of a channel were read, and are not committed yet} */
    public int inHand(int channel) {
        return board.channel(channel).inHand(trace(channel).end()).count();
    }

    private ProcessState state(int place) {
        ProcessName name = processes.get(place);
        ProcessBoard process = board.process(place);
        return new ProcessState(
                name.name(),
                name.role(),
                process.pid(),
                process.state().label(),
                process.cores(),
                process.memoryBytes(),
                process.restarts(),
                process.silenceNanos());
    }

    @Override
    public void order(Order order) {
        if (processes.stream().noneMatch(process -> process.name().equals(order.process()))) {
            throw new IllegalArgumentException("there is no process \"" + order.process() + "\"; there are "
                    + processes.stream().map(ProcessName::name).toList());
        }
        if (!orders.offer(order)) {
            throw new IllegalStateException("the supervisor has not carried out " + orders.size()
                    + " orders yet; wait until it has, or end the instrument");
        }
    }

    @Override
    public Path store() {
        return Path.of(folder);
    }

    @Override
    public long recording() {
        return board.recording();
    }

    @Override
    public int port() {
        return board.port();
    }

    @Override
    public void servedAt(int port) {
        board.servedAt(port);
    }

    @Override
    public void shown(int channel, long samples) {
        board.channel(channel).shown(samples);
    }

    @Override
    public void frameSent() {
        board.frameSent();
    }
}
