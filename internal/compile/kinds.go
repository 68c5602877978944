package compile

// stepKinds are all kinds of step, in the order of the reference. Adding one is
// a file step_<kind>.go and a line here.
var stepKinds = []stepKind{
	delayStep,
	useStep,
	seizeStep,
	releaseStep,
	branchStep,
	goStep,
	repeatStep,
	setStep,
	complicationStep,
	readmissionStep,
	emergencyStep,
	followUpStep,
	leaveStep,
}

// resourceKinds are all kinds of resource. Adding one is its fields and reader in
// resource_<kind>.go and a line here.
var resourceKinds = []resourceKind{
	serversResource,
	bedsResource,
	sessionsResource,
	slotsResource,
	staffResource,
}
