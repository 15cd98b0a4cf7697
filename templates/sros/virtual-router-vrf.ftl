<#ftl attributes={"version": "3"}>
<#-- A leg in a VRF. The VPRN service and its BGP group are there beforehand. -->
<#import "common.ftl" as sros>
<leg xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0">
  <@sros.preconditions/>
  <requires what="VPRN service ${leg.vrf}">
    <configure xmlns="urn:nokia.com:sros:ns:yang:sr:conf">
      <service>
        <vprn>
          <service-name>${leg.vrf}</service-name>
          <customer/>
        </vprn>
      </service>
    </configure>
  </requires>
  <requires what="BGP group ${sros.group()} in VPRN service ${leg.vrf}">
    <configure xmlns="urn:nokia.com:sros:ns:yang:sr:conf">
      <service>
        <vprn>
          <service-name>${leg.vrf}</service-name>
          <bgp>
            <group>
              <group-name>${sros.group()}</group-name>
              <type/>
            </group>
          </bgp>
        </vprn>
      </service>
    </configure>
  </requires>
  <config>
    <configure xmlns="urn:nokia.com:sros:ns:yang:sr:conf">
      <service>
        <vprn>
          <service-name>${leg.vrf}</service-name>
          <@sros.subInterface/>
          <bgp>
            <@sros.neighbors/>
          </bgp>
        </vprn>
      </service>
    </configure>
  </config>
</leg>
