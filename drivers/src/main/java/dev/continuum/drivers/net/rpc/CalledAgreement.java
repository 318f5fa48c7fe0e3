package dev.continuum.drivers.net.rpc;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.drivers.net.wire.AgreementFrame;
import dev.continuum.drivers.net.wire.NodeServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.function.BiFunction;

/**
 * The calling end of a stream of agreement. Thread-safe.
 *
 * <p>It counts nothing itself: who calls has no more than {@link RpcLimits#MAX_AGREEMENT_FRAMES}
 * frames unanswered, which bounds what waits here for the other side to read.
 */
final class CalledAgreement extends ClientCall.Listener<AgreementFrame> implements AgreementSender {
  private final ClientCall<AgreementFrame, AgreementFrame> call;
  private final AgreementReceiver answers;
  private final Runnable release;
  private final BiFunction<Status, Metadata, ContinuumException> failure;

  /** Guarded by the call. */
  private boolean over;

  private boolean told;

  private CalledAgreement(
      ClientCall<AgreementFrame, AgreementFrame> call,
      AgreementReceiver answers,
      Runnable release,
      BiFunction<Status, Metadata, ContinuumException> failure) {
    this.call = call;
    this.answers = answers;
    this.release = release;
    this.failure = failure;
  }

  static CalledAgreement open(
      ManagedChannel channel,
      AgreementReceiver answers,
      Runnable release,
      BiFunction<Status, Metadata, ContinuumException> failure) {
    ClientCall<AgreementFrame, AgreementFrame> call =
        channel.newCall(NodeServiceGrpc.getAgreeMethod(), CallOptions.DEFAULT);
    CalledAgreement opened = new CalledAgreement(call, answers, release, failure);
    call.start(opened, new Metadata());
    call.request(1);
    return opened;
  }

  @Override
  public boolean send(AgreementFrame frame) {
    synchronized (call) {
      if (over) {
        return false;
      }
      call.sendMessage(frame);
      return true;
    }
  }

  @Override
  public void close() {
    synchronized (call) {
      over = true; // a call that was cancelled takes no message, not even to lose it
      call.cancel("the caller ends the stream", null);
    }
  }

  @Override
  public void onMessage(AgreementFrame answer) {
    answers.frame(answer);
    call.request(1);
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    boolean first;
    synchronized (call) {
      over = true;
      first = !told;
      told = true;
    }
    if (first) {
      release.run();
      answers.ended(status.isOk() ? null : failure.apply(status, trailers));
    }
  }
}
